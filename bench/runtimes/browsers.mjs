// Browsers: one started for each round, a page for each job.

import { find } from "../../scripts/browsers.mjs";
import { Absent } from "../harness/absent.mjs";
import { buildDrivers } from "../harness/build.mjs";
import { serve } from "../harness/site.mjs";

/** A job may take this long, seconds. */
const LONGEST = 300;

/** @param needs the programs that have to be installed */
const browser = (name, ...needs) => ({
  async open(folder) {
    try {
      needs.forEach(find);
    } catch (missing) {
      throw new Absent(missing.message);
    }
    const { browsers } = await buildDrivers();
    const site = await serve(folder);
    const started = await browsers[name]();
    return {
      async perform(job) {
        const result = site.posted(LONGEST);
        const [found, page] = await Promise.all([
          result, started.open(`${site.origin}/job.html?${encodeURIComponent(JSON.stringify(job))}`),
        ]);
        await page.close();
        if (found.error) throw new Error(found.error);
        return found;
      },
      async close() {
        await started.close();
        site.close();
      },
    };
  },
});

export const chromium = browser("chromium", "chromium");
export const firefox = browser("firefox", "firefox");
export const webkitgtk = browser("webkitgtk", "webkitgtk", "xvfb");
