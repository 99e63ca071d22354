import type { Service } from './observations.ts';

export const defaultPorts: Readonly<Record<Service, number>> = { smtp: 25, submission: 587, submissions: 465 };

/** URL schemes, as the service names of IANA's registry where it has one that people type. */
export const schemes: Readonly<Record<string, Service>> = { smtp: 'smtp', submission: 'submission', smtps: 'submissions' };
