import { crc32, deflateRawSync } from "node:zlib";

/** 1 January 1980, 00:00: the same files give the same bytes whenever they are packed. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;

/**
 * A zip archive of files, in the order given. Shape: at most 65,535 files of less than 4 GiB each, which an extension is far below.
 * @param {readonly { readonly name: string, readonly bytes: Uint8Array }[]} files
 */
export function zip(files) {
  const entries = files.map(({ name, bytes }) => {
    const packed = deflateRawSync(bytes, { level: 9 });
    return { name: Buffer.from(name), packed, crc: crc32(bytes), size: bytes.length };
  });
  let offset = 0;
  const directory = [];
  const parts = [];
  for (const entry of entries) {
    const head = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), facts(entry), entry.name]);
    directory.push(centralRecord(entry, offset));
    parts.push(head, entry.packed);
    offset += head.length + entry.packed.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endRecord(entries.length, central.length, offset)]);
}

/** What both records of a file say of it. */
function facts({ name, packed, crc, size }) {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0); // version 2.0 unpacks it
  fields.writeUInt16LE(0x800, 2); // names are UTF-8
  fields.writeUInt16LE(8, 4); // deflate
  fields.writeUInt16LE(DOS_TIME, 6);
  fields.writeUInt16LE(DOS_DATE, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function centralRecord(entry, offset) {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  const madeBy = Buffer.from([20, 0]);
  return Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), madeBy, facts(entry), tail, entry.name]);
}

function endRecord(count, size, offset) {
  const fields = Buffer.alloc(22);
  fields.write("PK\x05\x06", 0, "latin1");
  fields.writeUInt16LE(count, 8);
  fields.writeUInt16LE(count, 10);
  fields.writeUInt32LE(size, 12);
  fields.writeUInt32LE(offset, 16);
  return fields;
}
