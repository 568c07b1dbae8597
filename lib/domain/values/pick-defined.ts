/** Changes without their undefined members: null means "none", a missing member "as it was". */

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Only the members that are not undefined. */
export const pickDefined = <T extends object>(change: T): Defined<T> =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
