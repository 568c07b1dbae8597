/** What keys of our own have in common, wherever they are made or looked up. */

/** The kind of credential that they are. */
export const API_KEY = 'api_key';

const ID_LENGTH = 32;

/** The id of a key: as much of its hash as tells keys apart, and too little to guess anything from. */
export const idOfHash = (lookupHash: string): string => lookupHash.slice(0, ID_LENGTH);
