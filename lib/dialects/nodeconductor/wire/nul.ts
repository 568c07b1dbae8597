/** Text with NUL, which not every database accepts as a parameter: nothing that is stored has one. */

export const hasNul = (text: string): boolean => text.includes('\0');

/** In the words of the API. */
export const NUL_REFUSED = 'Null characters are not allowed.';
