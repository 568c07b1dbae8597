/** The samples of every dialect: what they show is what is answered, and the API documents refer to them. */

import { dialects } from '../lib/dialects/registry';
import { documentOf } from './support/api-ref/documented';
import { documents } from './support/api-ref/documents';
import {
  readSample,
  readSetup,
  type SampleApp,
  sampleApp,
  sampledDialects,
  sampleNames,
  sampleText,
  shownAnswer,
  writeSample,
} from './support/api-ref/samples';

test('every dialect of the registry has a folder of samples and an API document', () => {
  const names = dialects.map(({ name }) => name).sort();
  expect(sampledDialects).toEqual(names);
  expect([...documents.keys()].sort()).toEqual(
    [...names, 'service'].sort().map((name) => `${name}.yaml`),
  );
});

describe.each(sampledDialects)('the samples of %s', (dialect) => {
  const names = sampleNames(dialect);
  const document = documents.get(`${dialect}.yaml`);

  // In one app, since a sample may build on those before it.
  describe('show what is answered', () => {
    let app: SampleApp;
    beforeAll(async () => {
      app = await sampleApp(dialect);
    });
    afterAll(() => app.close());

    it.each(names)(`${dialect}/%s`, async (name) => {
      const { request, response } = readSample(dialect, name);
      const { path, ...ask } = request;
      const asked = { method: ask.method ?? 'GET', path, barePaths: true };
      expect(documentOf(asked)).toBe(`${dialect}.yaml`);
      app.setClock(name);
      const answered = shownAnswer(await app.ask(path, ask));
      if (process.env['UPDATE_SAMPLES']) {
        writeSample(dialect, name, { request, response: answered });
      } else {
        expect(answered).toEqual(response);
      }
    });
  });

  it('show every documented status but those of failures, limits and bodies too large', () => {
    const documented = new Set(JSON.stringify(document).match(/(?<=")[1-4]\d\d(?=":)/g));
    const notShown = ['413', '429'];
    const shown = new Set(names.map((name) => String(readSample(dialect, name).response.status)));
    expect([...shown].sort()).toEqual(
      [...documented].filter((status) => !notShown.includes(status)).sort(),
    );
  });

  it('have their hour in their README', () => {
    expect(sampleText(dialect, 'README.md')).toContain(readSetup(dialect).now);
  });

  const references = Array.from(
    JSON.stringify(document).matchAll(
      /"externalValue":"\.\.\/samples\/([^"/]*)\/([^"#]*)#([^"]*)"/g,
    ),
  );

  it('are what the API document refers to', () => {
    expect(references.length).toBe(JSON.stringify(document).split('"externalValue"').length - 1);
    const missing = references.filter(
      ([, folder, name = '', pointer]) =>
        folder !== dialect || pointer !== '/response/body' || !names.includes(name),
    );
    expect(missing).toEqual([]);
  });

  it('are each referred to by the API document, if they have a body', () => {
    const referred = new Set(references.map(([, , name]) => name));
    const withBody = names.filter((name) => readSample(dialect, name).response.body !== undefined);
    expect(withBody.filter((name) => !referred.has(name))).toEqual([]);
  });
});
