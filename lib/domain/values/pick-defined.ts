/** What is told of a thing, without what is not: the difference between "none" and "nothing said". */

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Only the members that are not undefined. */
export const pickDefined = <T extends object>(change: T): Defined<T> =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
