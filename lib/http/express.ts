/** Express, loaded when something is first served: loading it takes longer than most commands. */
export const loadExpress = (): typeof import('express') => require('express');
