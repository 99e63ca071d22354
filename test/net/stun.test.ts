import { describe, expect, it } from 'vitest';
import { ip, toBytes } from '../../harness/address/ip.ts';
import { bindingRequestOf, bindingResponseOf, readBindingRequest, readBindingResponse } from '../../harness/net/stun.ts';

/** RFC 5769 2: the transaction of all its samples. */
const transaction = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');

describe('STUN Binding', () => {
  it.each([
    // RFC 5769 2.2 and 2.3: the XOR-MAPPED-ADDRESS attributes.
    ['192.0.2.1', 32_853, '0001a147e112a643'],
    ['2001:db8:1234:5678:11:2233:4455:6677', 32_853, '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9'],
  ])('gives %s as the published samples do', (address, port, attribute) => {
    const response = bindingResponseOf(transaction, toBytes(ip(address)), port);
    expect(response.subarray(24).toString('hex')).toBe(attribute);
    expect(readBindingResponse(response, transaction)).toEqual({ address, port });
    expect(readBindingResponse(response, Buffer.alloc(12))).toBeNull();
    expect(readBindingResponse(response.subarray(0, -1), transaction)).toBeNull();
  });

  it('reads a request and nothing else', () => {
    const request = bindingRequestOf(transaction);
    expect(readBindingRequest(request)).toEqual(transaction);
    expect(readBindingRequest(request.subarray(0, 19))).toBeNull();
    expect(readBindingRequest(Buffer.concat([request, Buffer.alloc(4)]))).toBeNull();
    expect(readBindingRequest(bindingResponseOf(transaction, Buffer.alloc(4), 1))).toBeNull();
    expect(readBindingRequest(Buffer.alloc(20))).toBeNull();
  });
});
