/** What a key may do: each right is named, and a key has no other. */

export interface Rights {
  /** Everything. */
  readonly operator?: true;
  /** Read the usage of all projects, and nothing else: for billing. */
  readonly usage?: true;
  /** Write observations. */
  readonly observations?: true;
  /** Write measured points. */
  readonly points?: true;
  /** Read these projects. */
  readonly projects?: readonly string[];
  /** Read all projects of these accounts. */
  readonly accounts?: readonly string[];
  /** Read these sites. */
  readonly sites?: readonly string[];
}
