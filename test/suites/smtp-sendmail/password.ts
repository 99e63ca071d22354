/** Of the user `sixways`; what `env:MAIL_PASSWORD` opens to. */
export const password = 'correct horse battery staple';
