/** One site of an applicationHost.config. */
export interface HostedSite {
  readonly name: string;
  /** `protocol/bindingInformation`; an https binding with a host name has sslFlags 1, SNI. */
  readonly bindings: readonly string[];
  /** Prefixes that alone may come in; all where not told. */
  readonly allow?: readonly string[];
}

const flagsOf = (protocol: string, information: string): string =>
  protocol === 'https' ? ` sslFlags="${information.endsWith(':') ? 0 : 1}"` : '';

function binding(text: string): string {
  const slash = text.indexOf('/');
  const [protocol, information] = [text.slice(0, slash), text.slice(slash + 1)];
  return `          <binding protocol="${protocol}" bindingInformation="${information}"${flagsOf(protocol, information)} />`;
}

function site({ name, bindings }: HostedSite, index: number): string {
  return `      <site name="${name}" id="${index + 1}" serverAutoStart="true">
        <application path="/" applicationPool="${name}">
          <virtualDirectory path="/" physicalPath="%SystemDrive%\\inetpub\\${name}" />
        </application>
        <bindings>
${bindings.map(binding).join('\n')}
        </bindings>
      </site>`;
}

function restriction({ name, allow }: HostedSite): string {
  if (allow === undefined) return '';
  const rules = allow.map((prefix) => {
    const [address, length] = prefix.split('/');
    return `          <add ipAddress="${address}" subnetMask="${length}" allowed="true" />`;
  });
  return `  <location path="${name}">
    <system.webServer>
      <security>
        <ipSecurity allowUnlisted="false" denyAction="Forbidden">
${rules.join('\n')}
        </ipSecurity>
      </security>
    </system.webServer>
  </location>
`;
}

/** An applicationHost.config with the parts that IIS writes around its sites. */
export const applicationHost = (sites: readonly HostedSite[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      <section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <sectionGroup name="security">
        <section name="ipSecurity" overrideModeDefault="Deny" />
      </sectionGroup>
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
${sites.map(({ name }) => `      <add name="${name}" managedRuntimeVersion="" />`).join('\n')}
    </applicationPools>
    <sites>
${sites.map(site).join('\n')}
      <siteDefaults>
        <logFile logFormat="W3C" directory="%SystemDrive%\\inetpub\\logs\\LogFiles" />
      </siteDefaults>
      <applicationDefaults applicationPool="DefaultAppPool" />
      <virtualDirectoryDefaults allowSubDirConfig="true" />
    </sites>
  </system.applicationHost>
${sites.map(restriction).join('')}</configuration>
`;
