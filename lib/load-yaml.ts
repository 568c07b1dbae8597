/** The YAML library, loaded when something is first read: loading it takes longer than most commands. */
export const loadYaml = (): typeof import('yaml') => require('yaml');
