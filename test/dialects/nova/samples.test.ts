/** The samples of Nova's API: pages that lead to one another. */
import { readSample, sampleNames, sampleText } from '../../support/api-ref/samples';

test('each next link of a sample is the request of another sample, but of detailed pages', () => {
  const names = sampleNames('nova');
  const paths = new Set(names.map((name) => readSample('nova', name).request.path));
  const links = names.flatMap((name) =>
    Array.from(
      sampleText('nova', name).matchAll(/"href": "http:\/\/usage\.example\.com(\S*marker=\S*)"/g),
    ),
  );
  expect(links.length).toBeGreaterThan(2);
  const detailed = links.filter(([, path = '']) => path.includes('detailed=1'));
  expect(links.filter(([, path = '']) => !paths.has(path))).toEqual(detailed);
});
