// In place of the lives of calls and of rounds, whose states are their maker's alone, so that no worker answers them:
// 26 kB by gzip.

const none = (): undefined => undefined;

export { none as callLife, none as lifeOf, none as roundsKind };
