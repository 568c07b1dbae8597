/** Suites on a real Keystone with real clients, where these are installed. */

import { type Cloud, makeCloud } from './cloud';
import { foundKeystone } from './installed';

const START_TIMEOUT_MS = 90_000;

/** A suite on a cloud of its own. Without Keystone and clients it says NOT RUN in its name, or fails if they must be there. */
export function onOpenStack(title: string, suite: (cloud: () => Cloud) => void): void {
  const found = foundKeystone();
  const whole = () => {
    let cloud: Cloud | undefined;
    beforeAll(async () => {
      if ('folder' in found) cloud = await makeCloud(found.folder);
    }, START_TIMEOUT_MS);
    afterAll(() => cloud?.keystone.remove());
    suite(() => {
      if (!cloud) throw new Error('the cloud is there only while a test runs');
      return cloud;
    });
  };
  if ('folder' in found) describe(title, whole);
  else if (found.isFailure)
    it(`${title}: has Keystone and clients`, () => Promise.reject(new Error(found.missing)));
  else describe.skip(`${title}: NOT RUN, ${found.missing}`, whole);
}
