import type { ParsedBinding } from './binding.ts';
import type { IpSecurity } from './admission.ts';

export interface SiteBinding {
  /** In lower case. */
  readonly protocol: string;
  /** As written. */
  readonly information: string;
  /** Null for a protocol with another grammar (net.tcp, net.pipe, msmq). */
  readonly parsed: ParsedBinding | null;
  /** 1 SNI, 2 central certificate store; further bits since Windows Server 2019. Null where the file cannot say. */
  readonly sslFlags: number | null;
  /** From siteDefaults. */
  readonly inherited: boolean;
  /** Counted from 1. */
  readonly line: number;
}

export interface Site {
  readonly name: string;
  readonly id: number | null;
  /** Whether it starts with the service; null where the file cannot say. */
  readonly autoStart: boolean | null;
  /** `unknown`: the file tells what should be, not what is. */
  readonly state: 'started' | 'stopped' | 'unknown';
  /** enabledProtocols of the root application; null where the file cannot say. */
  readonly protocols: readonly string[] | null;
  readonly bindings: readonly SiteBinding[];
  readonly line: number;
}

/** What the files of one server say of its sites. Accounts, passwords and encrypted values are never kept. */
export interface IisConfig {
  /** 6: MetaBase.xml, whose bindings take IPv4 only. 7: everything since. */
  readonly generation: 6 | 7;
  readonly sites: readonly Site[];
  readonly ipSecurity: readonly IpSecurity[];
}
