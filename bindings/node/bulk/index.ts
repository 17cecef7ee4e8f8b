// Bulk pricing, the half that knows nothing of jobs: what a shard is, and one shard priced.

export { ShardFailure } from "./failure.js";
export { schemeOf } from "./inputs/url.js";
export { coreHash, shardKey } from "./key.js";
export { priceShard, type ShardResult } from "./priced.js";
export { checkOut } from "./results/index.js";
export { sweepDrafts } from "./results/draft.js";
export { shardsOf, type Shard, type ShardsOptions } from "./shard.js";
export { mappingOf, termsOf, wantedOf, type ShardTerms } from "./terms.js";
