/** The limit of what one query for measured points may read; the default of the settings that change it. */

/** Hours or days of series, or points where these are read; more is `tooLarge`. */
export const POINTS_BUDGET = 5_000_000;
