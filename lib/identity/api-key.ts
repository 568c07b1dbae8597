/** API keys: the kind of credential that they are, and their ids. */

export const API_KEY = 'api_key';

const ID_LENGTH = 32;

/** The id of a key: the beginning of its hash, which identifies it and reveals nothing. */
export const idOfHash = (lookupHash: string): string => lookupHash.slice(0, ID_LENGTH);
