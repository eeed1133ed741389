/** Units as types, so that milliseconds cannot be passed where seconds are meant. */

declare const unit: unique symbol;
type Quantity<Name extends string> = number & { readonly [unit]: Name };

export type Seconds = Quantity<'seconds'>;
export type Milliseconds = Quantity<'milliseconds'>;
/** A share between 0 and 1. */
export type Ratio = Quantity<'ratio'>;
/** Events per second. */
export type PerSecond = Quantity<'per-second'>;

export const seconds = (value: number): Seconds => value as Seconds;
export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const ratio = (value: number): Ratio => value as Ratio;
export const perSecond = (value: number): PerSecond => value as PerSecond;

/** Converts; the only place that knows the factor. */
export const toSeconds = (value: Milliseconds): Seconds => seconds(value / 1000);
