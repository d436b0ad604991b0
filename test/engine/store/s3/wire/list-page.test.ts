// Pages of listings are read as they were meant, or not at all.

import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { readListPage } from '../../../../../src/engine/store/s3/wire/list-page.ts';

const start =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';
const facts = '<Name>bucket</Name><Prefix></Prefix><IsTruncated>false</IsTruncated>';
const page = (inside: string) => `${start}${facts}${inside}</ListBucketResult>`;
const object = (inside: string) => page(`<Contents><Size>1</Size>${inside}</Contents>`);

describe('a page', () => {
  it('has objects, prefixes and where to go on', () => {
    const xml = `${start}<Name>bucket</Name><Prefix>a/</Prefix><KeyCount>3</KeyCount><IsTruncated>true</IsTruncated>
      <NextContinuationToken>1a+/=</NextContinuationToken>
      <Contents><Key>a/one</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified><ETag>&quot;e1&quot;</ETag>
        <Size>5</Size><Owner><ID>x</ID><DisplayName/></Owner><StorageClass>GLACIER</StorageClass></Contents>
      <Contents><Key>a/two</Key><Size>0</Size></Contents>
      <CommonPrefixes><Prefix>a/b/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>a/c/</Prefix></CommonPrefixes>
    </ListBucketResult>\n`;
    expect(readListPage(Buffer.from(xml))).toEqual({
      name: 'bucket',
      prefix: { raw: 'a/', decoded: 'a/' },
      isTruncated: true,
      nextToken: '1a+/=',
      objects: [
        {
          key: 'a/one',
          sizeBytes: 5,
          etag: '"e1"',
          modifiedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
          storageClass: 'GLACIER',
        },
        { key: 'a/two', sizeBytes: 0, etag: undefined, modifiedMs: null, storageClass: undefined },
      ],
      prefixes: ['a/b/', 'a/c/'],
    });
  });

  it.each([
    ['entities', '<Key>&lt;a&gt; &amp;amp; &#65;&#x1F600;&quot;&apos;</Key>', '<a> &amp; A\u{1f600}"\''],
    ['CDATA', '<Key>a<![CDATA[<b>&amp;]]]>c</Key>', 'a<b>&amp;]c'],
    ['a comment inside', '<Key>a<!-- no -->b</Key>', 'ab'],
    ['blanks at its ends', '<Key> a\n</Key>', ' a\n'],
    ['attributes that look like ends of tags', '<Owner a="x>y" b=\'/>\'>z</Owner><Key c="&lt;">k</Key>', 'k'],
    ['elements that nobody knows, one in another', '<X><X><Key>no</Key></X><Y/></X><Key>k</Key>', 'k'],
    ['plus and percent, where they are no encoding', '<Key>a+b%20c</Key>', 'a+b%20c'],
  ])('has keys with %s', (_, inside, key) => {
    expect(readListPage(object(inside)).objects[0]?.key).toBe(key);
  });

  it('undoes the encoding of keys and prefixes, wherever it is told of', () => {
    const inside =
      '<Contents><Key>a+b%2Bc%25</Key><Size>1</Size></Contents><CommonPrefixes><Prefix>%C3%A9/</Prefix></CommonPrefixes>';
    const { objects, prefixes } = readListPage(page(`${inside}<EncodingType>url</EncodingType>`));
    expect([objects[0]?.key, prefixes]).toEqual(['a b+c%', ['\u00e9/']]);
  });

  it.each([
    ['a page for people', '<!doctype html><html><body>Sign in</body></html>'],
    ['another document', '<?xml version="1.0"?><feed/>'],
    ['nothing', ''],
    ['words', 'It works!'],
    ['an error', '<Error><Code>NoSuchBucket</Code></Error>'],
    ['no end', page('').slice(0, -5)],
    ['something after the end', `${page('')}<x/>`],
    ['no name', `${start}<IsTruncated>false</IsTruncated></ListBucketResult>`],
    ['no word on whether it is whole', `${start}<Name>b</Name></ListBucketResult>`],
    ['an object without a key', page('<Contents><Size>1</Size></Contents>')],
    ['an object with an empty key', object('<Key/>')],
    ['an object without a size', page('<Contents><Key>a</Key></Contents>')],
    ['a size that is no number', page('<Contents><Key>a</Key><Size>-1</Size></Contents>')],
    ['elements that are not closed in order', object('<Key>a</Key><A><B></A></B>')],
    ['a key that holds elements', object('<Key>a<b>c</b></Key>')],
    ['an unknown entity', object('<Key>&nbsp;</Key>')],
    ['an entity without an end', object('<Key>a & b</Key>')],
    [
      'a document type',
      page('').replace('<ListBucketResult', '<!DOCTYPE x [<!ENTITY a "b">]><ListBucketResult'),
    ],
    [
      'a wrong encoding of a key',
      object('<Key>%zz</Key>').replace('</Name>', '</Name><EncodingType>url</EncodingType>'),
    ],
    ['a tag that does not end', page('<Contents')],
  ])('is refused with %s', (_, xml) => {
    expect(() => readListPage(xml)).toThrow(SyntaxError);
  });

  it('is refused when it is not UTF-8, or is cut off anywhere', () => {
    expect(() => readListPage(Buffer.from([...Buffer.from(start), 0xff]))).toThrow(SyntaxError);
    const whole = object('<Key>a</Key><ETag>&quot;e&quot;</ETag>');
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readListPage(whole.slice(0, length))).toThrow(SyntaxError);
    }
  });
});

describe('any page', () => {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (name) => name === 'Contents' || name === 'CommonPrefixes',
  });
  // What XML can carry as it stands, with what has to be written otherwise often among it.
  const character = fc.oneof(
    fc.constantFrom('&', '<', '>', '"', "'", ']', '+', '%', ' ', '/'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  const key = fc.array(character, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
  const escaped = (text: string) => text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
  const named = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  const written = fc.constantFrom(escaped, named, cdata);
  const listed = fc.record({
    key,
    write: written,
    size: fc.nat(),
    order: fc.shuffledSubarray(['Key', 'Size', 'ETag', 'Owner', 'Other'], { minLength: 5 }),
  });
  const prefixed = fc.record({ key, write: written });

  it('is read as a whole parser of XML reads it', () => {
    fc.assert(
      fc.property(
        fc.array(listed, { maxLength: 8 }),
        fc.array(prefixed, { maxLength: 4 }),
        (objects, prefixes) => {
          const contents = objects.map(({ key, write, size, order }) => {
            const parts: Record<string, string> = {
              Key: `<Key>${write(key)}</Key>`,
              Size: `<Size>${size}</Size>`,
              ETag: '<ETag>&quot;e&quot;</ETag>',
              Owner: '<Owner><ID>1</ID></Owner>',
              Other: '<Other/>',
            };
            return `<Contents>${order.map((name) => parts[name]).join('\n')}</Contents>`;
          });
          const common = prefixes.map(
            ({ key, write }) => `<CommonPrefixes><Prefix>${write(key)}</Prefix></CommonPrefixes>`,
          );
          const xml = page([...contents, ...common].join('\n'));
          const ours = readListPage(Buffer.from(xml));
          const theirs = parser.parse(xml).ListBucketResult;
          expect(ours.objects.map(({ key, sizeBytes }) => [key, String(sizeBytes)])).toEqual(
            (theirs.Contents ?? []).map(({ Key, Size }: Record<string, string>) => [Key, Size]),
          );
          expect(ours.prefixes).toEqual(
            (theirs.CommonPrefixes ?? []).map(({ Prefix }: Record<string, string>) => Prefix),
          );
          expect(ours.objects.map((found) => found.key)).toEqual(objects.map(({ key }) => key));
        },
      ),
      { numRuns: 300 },
    );
  });
});
