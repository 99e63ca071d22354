/**
 * What a mail server offers: relay from other servers (RFC 5321), submission with STARTTLS (RFC 6409) and with implicit TLS (RFC 8314 3.3).
 */
export const services = ['smtp', 'submission', 'submissions'] as const;
export type Service = (typeof services)[number];

export const defaultPorts: Readonly<Record<Service, number>> = { smtp: 25, submission: 587, submissions: 465 };

/** URL schemes, as the service names of IANA's registry where it has one that people type. */
export const schemes: Readonly<Record<string, Service>> = { smtp: 'smtp', submission: 'submission', smtps: 'submissions' };
