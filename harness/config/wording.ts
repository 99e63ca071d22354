import type { z } from 'zod';
import { didYouMean } from './nearest.ts';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

const formats: Readonly<Record<string, string>> = {
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  date: 'a date YYYY-MM-DD',
  url: 'a URL',
};

/** What zod's issues say to a person: after the key, before the value received. A schema's own words win over these. */
export const wording: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is missing; it must be ${kind}` : `must be ${kind}`;
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const choice = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
      return `${choice}${typeof issue.input === 'string' ? didYouMean(issue.input, values) : ''}`;
    }
    case 'too_small':
      return `must ${bound(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${bound(issue.origin, 'at most', issue.maximum)}`;
    case 'invalid_format':
      return formats[issue.format] === undefined ? 'has not the form asked for' : `must be ${formats[issue.format]}`;
    case 'invalid_union':
      return 'has none of the forms allowed here';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    // These say it themselves, or are told key by key.
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'unrecognized_keys':
      break;
  }
  return null;
};

function bound(origin: string, limit: string, number: number | bigint): string {
  if (limit === 'at least' && number === 1 && !/^(?:number|int|bigint)$/.test(origin)) return 'not be empty';
  if (origin === 'string') return `have ${limit} ${number} characters`;
  if (origin === 'array' || origin === 'set') return `have ${limit} ${number} entries`;
  if (origin === 'map' || origin === 'object' || origin === 'record') return `have ${limit} ${number} keys`;
  return `be ${limit} ${number}`;
}
