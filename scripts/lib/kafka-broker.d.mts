export class KafkaBroker {
  static create(
    folder: string,
    options?: {
      port?: number;
      partitions?: number;
      retention?: string;
      guarded?: { pem: string; user: string; password: string };
    },
  ): Promise<KafkaBroker>;
  readonly folder: string;
  readonly port: number;
  readonly address: string;
  /** Of the listener with TLS and SASL; undefined: there is none. */
  readonly guardedAddress: string | undefined;
  readonly running: boolean;
  readonly pid: number | undefined;
  start(options?: { outlives?: boolean }): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  topics(): Promise<string[]>;
}
export function fetchKafka(): Promise<void>;
