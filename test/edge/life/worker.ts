// A worker in which calls live, one object a stream.

import { createApp, objectStreams, StreamObject, type ObjectNamespace } from "../../../bindings/edge/app.js";

export { StreamObject };

interface Env {
  readonly STREAMS: ObjectNamespace;
  readonly KEYS: never;
}

let app: ReturnType<typeof createApp> | undefined;

export default {
  fetch(request: Request, env: Env, context: never): Response | Promise<Response> {
    const log = (entry: object): void => console.log(JSON.stringify(entry));
    app ??= createApp({ streams: objectStreams(env.STREAMS), keys: env.KEYS, log });
    return app.fetch(request, env, context);
  },
};
