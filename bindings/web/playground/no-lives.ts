// In place of the lives of calls and of rounds, which live in their maker's memory and answer in no worker: 26 kB by gzip.

const none = (): undefined => undefined;

export { none as callLife, none as lifeOf, none as roundsKind };
