/** How much one question about measured points may read, whoever asks, unless a setting says otherwise. */

/** Hours or days of series, or points where these are read; more is `tooLarge`. */
export const POINTS_BUDGET = 5_000_000;
