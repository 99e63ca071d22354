// Installs what is missing, and nothing else: npm packages by the lock file, Debian packages by lab/packages.json. Plain JavaScript,
// since it runs before the pinned Node is there, on any Node from 20.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

function run(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2], env: { ...process.env, ...env } });
  if (error !== undefined) throw error;
  return status === 0;
}

function fail(text) {
  process.stderr.write(`setup: ${text}\n`);
  process.exit(3);
}

function installNpmPackages() {
  const installed = 'node_modules/.package-lock.json';
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs) return;
  process.stderr.write('setup: installing the npm packages of package-lock.json\n');
  // `npm ci` refuses a lock file without the optional packages of other platforms; `--no-save` leaves the lock file as it is.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  if (!run('npm', args)) fail('npm install failed; its message is above');
}

function missingDebianPackages() {
  const packages = JSON.parse(readFileSync('lab/packages.json', 'utf8'));
  const names = Object.keys(packages);
  const { stdout, error } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
  });
  if (error !== undefined) return null;
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}

/** A package that is only there for the lab must not start its service on the host, now or at the next boot. */
function installDebianPackages(names) {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const script = `set -e
policy=/usr/sbin/policy-rc.d
[ -e "$policy" ] || { printf '#!/bin/sh\\nexit 101\\n' > "$policy"; chmod 755 "$policy"; trap 'rm -f "$policy"' EXIT; }
export DEBIAN_FRONTEND=noninteractive
before=" $(ls /etc/init.d | tr '\\n' ' ') "
install() { apt-get install -y -qq --no-install-recommends "$@"; }
# What one release has not must not keep the others away.
install "$@" || { apt-get update -qq && install "$@"; } || for package; do install "$package" || true; done
for service in $(ls /etc/init.d); do
  case "$before" in *" $service "*) ;; *) update-rc.d "$service" disable ;; esac
done`;
  process.stderr.write(`setup: installing Debian packages: ${names.join(' ')}\n`);
  const [program, ...args] = [...asRoot, 'sh', '-c', script, 'sh', ...names];
  try {
    run(program, args);
  } catch (error) {
    process.stderr.write(`setup: ${error.message}\n`);
  }
  tellMissing(missingDebianPackages() ?? []);
}

function tellMissing(names) {
  const needed = names.filter((name) => name !== 'chromium');
  const command = (packages) => `as root: apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (names.length > needed.length)
    process.stderr.write(`setup: without chromium the checks that need a browser say client-limit; ${command(['chromium'])}\n`);
  if (needed.length > 0) {
    process.stderr.write(
      `setup: the lab needs ${needed.join(', ')}; ${command(needed)}\n` +
        "setup: without them `sixways run URL` works over this host's own addresses\n",
    );
  }
}

installNpmPackages();
const missing = missingDebianPackages();
if (missing === null) process.stderr.write('setup: no dpkg here: install the programs that lab/packages.json names by hand\n');
else if (missing.length > 0) installDebianPackages(missing);
