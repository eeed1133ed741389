/** What a backend offers for completion: names of fields, or values of one. */
export interface Term {
  /** As it is: a name such as `span.http.route`, a value without quotes. */
  readonly text: string;
  /** A value that TraceQL writes in quotes. */
  readonly isText: boolean;
}

/** Values of this field are what services are called, of the other what operations are. */
export const SERVICE_FIELD = 'resource.service.name';
export const OPERATION_FIELD = 'name';

/** Which terms are wanted: the field whose values they are, empty for the names of all fields; of one service, or of all. */
export interface TermsWanted {
  readonly field: string;
  readonly service: string;
}

export const keyOfTerms = ({ field, service }: TermsWanted): string => `${field}\u0000${service}`;
