// Who sees what of what lives, over HTTP. Fields by who has seen them at some moment; of events by type and whose they
// are, beside stream, version, at, previous, hash and body, which everybody sees, and type, actor, role, key, command,
// terms and erases, which come with whatever else there is, and with a salt in the place of the body. "found" is what
// was computed, and not its digest. A user sees its own alone.

export const CALL_VIEW = {
  "operator owner other gone anybody":
    "due.at due.type enrolled head inputs manifestDigest now outcome phase reports round stream terms.buffer[] "
    + "terms.currency terms.jump terms.protocol terms.reassign terms.reportsUntil terms.reserve terms.rule "
    + "terms.spillover[] terms.threshold terms.window termsDigest until version",
  operator:
    "delivery.asked delivery.delivered escrow.escrow escrow.paid escrow.returned manifest.erasedUnits "
    + "manifest.erasedUsers manifest.units manifest.unpaid manifest.users seats[].commitment seats[].erased "
    + "seats[].history[].at seats[].history[].commitment seats[].history[].hash seats[].history[].payment "
    + "seats[].history[].units seats[].history[].version seats[].history[].what seats[].owner seats[].paid "
    + "seats[].payment seats[].receipts[].at seats[].receipts[].hash seats[].receipts[].units seats[].receipts[].user "
    + "seats[].receipts[].version seats[].report.benefit seats[].report.capacity seats[].report.cost "
    + "seats[].report.currency seats[].status seats[].stored seats[].units seats[].user seats[].verified",
  "owner other gone":
    "seat.commitment seat.erased seat.history[].at seat.history[].commitment seat.history[].hash "
    + "seat.history[].version seat.history[].what seat.owner seat.payment seat.status seat.stored seat.units "
    + "seat.user seat.verified",
  "owner other":
    "seat.report.benefit seat.report.capacity seat.report.cost seat.report.currency seat.report.salt",
  owner:
    "seat.history[].payment seat.history[].units seat.paid seat.receipts[].at seat.receipts[].hash "
    + "seat.receipts[].units seat.receipts[].user seat.receipts[].version",
};

export const CALL_EVENTS = {
  announce: {
    operator:
      "said.currency said.reportsUntil said.window said.reassign said.rule said.threshold said.reserve "
      + "said.protocol said.spillover[] said.buffer[] opening.salt",
    "owner other gone anybody":
      "said.currency said.reportsUntil said.window said.reassign said.rule said.threshold said.reserve "
      + "said.protocol said.spillover[] said.buffer[]",
  },
  "enroll of ann": {
    "operator owner": "said.user said.owner said.capacity",
    "other gone anybody": "nothing",
  },
  "enroll of bob": {
    "operator other": "said.user said.owner said.capacity",
    "owner gone anybody": "nothing",
  },
  "enroll of cyd": {
    "operator gone": "said.user said.owner said.capacity",
    "owner other anybody": "nothing",
  },
  open: {
    operator: "",
    "owner other gone anybody": "nothing",
  },
  "report of ann": {
    "operator owner": "said.user",
    "other gone anybody": "nothing",
  },
  "report of bob": {
    "operator other":
      "said.user opening.salt opening.sealed.cost opening.sealed.capacity opening.sealed.benefit "
      + "opening.sealed.currency",
    "owner gone anybody": "nothing",
  },
  "report of cyd": {
    "operator gone": "said.user",
    "owner other anybody": "nothing",
  },
  seal: {
    operator: "",
    "owner other gone anybody": "nothing",
  },
  assign: {
    operator: "found",
    "owner other gone anybody": "nothing",
  },
  "withdraw of cyd": {
    "operator gone": "said.user",
    "owner other anybody": "nothing",
  },
  "confirm of ann": {
    "operator owner": "said.user said.units",
    "other gone anybody": "nothing",
  },
  "deliver of ann": {
    "operator owner": "said.user said.units",
    "other gone anybody": "nothing",
  },
  commit: {
    operator: "",
    "owner other gone anybody": "nothing",
  },
  "pay of ann": {
    "operator owner": "said.user",
    "other gone anybody": "nothing",
  },
  train: {
    operator: "",
    "owner other gone anybody": "nothing",
  },
  finish: {
    operator: "",
    "owner other gone anybody": "nothing",
  },
  "erase of ann": {
    "operator owner": "said.user",
    "other gone anybody": "nothing",
  },
  close: {
    operator: "",
    "owner other gone anybody": "nothing",
  },
};

export const ROUNDS_VIEW = {
  "operator owner other gone anybody":
    "counts.closed counts.open counts.settled counts.workers now phase slots[].closes slots[].output slots[].slot "
    + "slots[].status stream terms.horizon terms.jump terms.labelNoise terms.output terms.reportsFor terms.retain "
    + "terms.scale terms.schedule terms.silence terms.update termsDigest version",
  operator:
    "contradicted contradictions[].label contradictions[].slot contradictions[].stands contradictions[].version "
    + "paid.budget paid.payments[].id paid.payments[].payment paid.rule paid.unspent paid.version settled[][] "
    + "slots[].asked[] slots[].reported slots[].reports.ann slots[].reports.bob workers[].answered "
    + "workers[].answeredLoss workers[].id workers[].loss workers[].slots workers[].unitLoss workers[].weight",
  "owner other gone": "slots[].asked",
  "owner other":
    "slots[].report you.account.answered you.account.answeredLoss you.account.id you.account.loss you.account.slots "
    + "you.account.unitLoss you.account.weight you.payment",
  "operator owner other gone": "slots[].label",
};

export const ROUNDS_EVENTS = {
  announce: {
    operator:
      "said.workers[] said.update said.schedule said.output said.horizon said.silence said.labelNoise said.scale "
      + "said.reportsFor said.retain said.jump opening.salt opening.sealed.secret",
    "owner other gone anybody": "nothing",
  },
  "join of bob": {
    "operator other": "said.worker",
    "owner gone anybody": "nothing",
  },
  open: {
    operator: "said.slot said.awake[]",
    "owner other gone anybody": "nothing",
  },
  "report of ann": {
    "operator owner": "said.worker said.slot",
    "other gone anybody": "nothing",
  },
  "report of bob": {
    "operator other": "said.worker said.slot",
    "owner gone anybody": "nothing",
  },
  "report of cyd": {
    "operator gone": "said.worker said.slot",
    "owner other anybody": "nothing",
  },
  "leave of cyd": {
    "operator gone": "said.worker",
    "owner other anybody": "nothing",
  },
  close: {
    operator: "said.slot found",
    "owner other gone anybody": "nothing",
  },
  tick: {
    "operator owner other gone anybody": "",
  },
  settle: {
    operator: "said.settlements[].slot said.settlements[].label found",
    "owner other gone anybody": "nothing",
  },
  "settle, again": {
    operator: "said.settlements[].slot said.settlements[].label",
    "owner other gone anybody": "nothing",
  },
  pay: {
    operator: "said.budget said.rule found",
    "owner other gone anybody": "nothing",
  },
  end: {
    "operator owner other gone anybody": "",
  },
};
