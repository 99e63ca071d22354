import type { DaemonSpec } from './daemon.ts';

export interface SendmailOptions {
  readonly name: string;
  readonly node: string;
  /** `$j`: how it greets. */
  readonly host: string;
  /** Class w: domains whose mail it takes, and address literals of its own. */
  readonly domains: readonly string[];
  /** Lines of the .mc file that tell the listeners: DAEMON_OPTIONS and features. */
  readonly listeners: readonly string[];
  /** More lines of the .mc file. */
  readonly settings?: readonly string[];
  /** Lines of the access map. */
  readonly access?: readonly string[];
  /** PEM; without it there is no STARTTLS. */
  readonly certificate?: { readonly chain: string; readonly key: string; readonly ca: string };
  /** A user of AUTH, `name@<host>`. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Lines of its hosts file; a name that it must find without DNS. */
  readonly hosts?: readonly string[];
  /** The one name server that it asks; those of its node unless told. */
  readonly resolver?: string;
  /** Directory for its mail; `maildir` of its own directory unless told. */
  readonly maildir?: string;
  /** Ports that it listens on when it is ready, whatever the address, or addresses with port in the form of ss. */
  readonly ready: readonly (number | string)[];
  /** The line that it prints when it serves, where its sockets listen long before. */
  readonly serves?: RegExp;
}

/** Where mail for its domains goes, whoever the recipient is. */
export const maildirOf = (labDirectory: string, name: string): string => `${labDirectory}/${name}/maildir`;

/** The listeners of the recipe that most sites use: one dual-stack socket for each service. */
export const dualStack = [
  "FEATURE(`no_default_msa')dnl",
  "DAEMON_OPTIONS(`Family=inet6, Name=MTA, Port=smtp')dnl",
  "DAEMON_OPTIONS(`Family=inet6, Name=MSA, Port=submission, M=Ea')dnl",
  "DAEMON_OPTIONS(`Family=inet6, Name=TLS, Port=465, M=Eas')dnl",
];

/** A listener of each service at each address; services by the port's name, with their modifiers. */
export function listenersAt(
  addresses: readonly string[],
  services: Readonly<Record<string, string>> = { smtp: '', submission: 'Ea', '465': 'Eas' },
): string[] {
  const daemons = addresses.flatMap((address, at) =>
    Object.entries(services).map(([port, modifiers]) => {
      const family = address.includes(':') ? 'inet6' : 'inet';
      const mode = modifiers === '' ? '' : `, M=${modifiers}`;
      return `DAEMON_OPTIONS(\`Family=${family}, Name=d${at}-${port}, Addr=${address}, Port=${port}${mode}')dnl`;
    }),
  );
  return ["FEATURE(`no_default_msa')dnl", ...daemons];
}

/**
 * Sendmail from an .mc file of ours, made into sendmail.cf by m4 at its start, with everything in its own directory. Mail for its domains
 * goes to one maildir.
 */
export function sendmail(options: SendmailOptions): DaemonSpec {
  const {
    name,
    node,
    domains,
    access = [],
    certificate,
    user,
    hosts = [],
    maildir = '{dir}/maildir',
    resolver,
    ready,
    serves,
  } = options;
  const sockets = ready.map((at) => (typeof at === 'number' ? `sport = :${at}` : `src ${at}`));
  return {
    name,
    node,
    package: 'sendmail-bin',
    files: {
      'sendmail.mc': configuration(options),
      access: access.map((line) => `${line}\n`).join(''),
      'local-host-names': domains.map((domain) => `${domain}\n`).join(''),
      'service.switch': 'hosts files dns\naliases files\n',
      hosts: ['127.0.0.1 localhost', ...hosts, ''].join('\n'),
      ...(resolver === undefined ? {} : { 'resolv.conf': `nameserver ${resolver}\n` }),
      ...(certificate === undefined
        ? {}
        : { 'tls/cert.pem': certificate.chain, 'tls/key.pem': certificate.key, 'tls/ca.pem': certificate.ca }),
      'sasl/Sendmail.conf':
        'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {dir}/sasl/sasldb2\nmech_list: PLAIN LOGIN\n',
      deliver: `#!/bin/sh
umask 022
file=$(date +%s).$$.lab
cat > ${maildir}/tmp/$file && mv ${maildir}/tmp/$file ${maildir}/new/$file
`,
      start: `#!/bin/sh
set -e
umask 022
mkdir -p queue tls ${maildir}/new ${maildir}/cur ${maildir}/tmp
chmod 700 queue
if [ -f tls/key.pem ]; then chmod 600 tls/key.pem; fi
${user === undefined ? '' : account(options.host, user)}
m4 sendmail.mc > sendmail.cf
makemap hash access < access
((until ${sockets.map((filter) => `ss -Hltn '${filter}' | grep -q .`).join(' && ')}; do sleep 0.05; done; echo listening) &)
exec /usr/libexec/sendmail/sendmail -bD -C {dir}/sendmail.cf
`,
    },
    argv: ['sh', '{dir}/start'],
    ready: { output: serves ?? /^listening$/m },
    // It tries ten times, every 5 s, to bind an address that is taken.
    deadline: serves === undefined ? 30_000 : 80_000,
    binds: { hosts: '/etc/hosts', ...(resolver === undefined ? {} : { 'resolv.conf': '/etc/resolv.conf' }) },
  };
}

/** A password in a database of SASL, which programs find by a file below /usr/lib only. */
const account = (realm: string, { name, password }: { name: string; password: string }): string =>
  `mount --bind sasl /usr/lib/sasl2
printf '%s' '${password.replaceAll("'", `'\\''`)}' | saslpasswd2 -p -c -f {dir}/sasl/sasldb2 -u ${realm} ${name}
chmod 600 sasl/sasldb2
`;

const define = (name: string, value: string): string => `define(\`${name}', \`${value}')dnl`;

function configuration({ host, listeners, settings = [], certificate }: SendmailOptions): string {
  return [
    "include(`/usr/share/sendmail/cf/m4/cf.m4')dnl",
    "VERSIONID(`lab')dnl",
    "OSTYPE(`debian')dnl",
    define('confDOMAIN_NAME', host),
    define('confPID_FILE', '{dir}/sendmail.pid'),
    define('QUEUE_DIR', '{dir}/queue'),
    define('STATUS_FILE', '{dir}/statistics'),
    define('confHOST_STATUS_DIRECTORY', ''),
    define('HELP_FILE', '{dir}/helpfile'),
    define('ALIAS_FILE', ''),
    define('confCW_FILE', '{dir}/local-host-names'),
    define('confSERVICE_SWITCH_FILE', '{dir}/service.switch'),
    define('confTO_IDENT', '0'),
    // A lab shares its machine: its load is no reason to refuse mail.
    define('confQUEUE_LA', '1000'),
    define('confREFUSE_LA', '1000'),
    define('confTO_ICONNECT', '5s'),
    define('confTO_CONNECT', '5s'),
    // A namespace of the lab may have one user only.
    define('confRUN_AS_USER', 'root'),
    define('confDEF_USER_ID', 'root:root'),
    define('confAUTH_MECHANISMS', 'PLAIN LOGIN'),
    "TRUST_AUTH_MECH(`PLAIN LOGIN')dnl",
    define('confAUTH_OPTIONS', 'A p'),
    ...(certificate === undefined
      ? []
      : [
          define('confCACERT_PATH', '{dir}/tls'),
          define('confCACERT', '{dir}/tls/ca.pem'),
          define('confSERVER_CERT', '{dir}/tls/cert.pem'),
          define('confSERVER_KEY', '{dir}/tls/key.pem'),
        ]),
    define('LOCAL_MAILER_PATH', '{dir}/deliver'),
    define('LOCAL_MAILER_ARGS', 'deliver $u'),
    // The recipient need not be a user of the machine (w), gets one message at a time (m), and there are no aliases (A).
    "MODIFY_MAILER_FLAGS(`LOCAL', `-wmA')dnl",
    "FEATURE(`access_db', `hash -T<TMPF> {dir}/access')dnl",
    "FEATURE(`use_cw_file')dnl",
    ...settings,
    ...listeners,
    "MAILER(`local')dnl",
    "MAILER(`smtp')dnl",
    '',
  ].join('\n');
}
