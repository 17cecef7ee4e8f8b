// The ABI. Every entry point takes pointers and numbers and returns a number; see the files for layouts.

export { mark, take, release } from "./memory";
export { price, priceBytes } from "./game/price";
export { openOne, priceOne } from "./game/one";
export { rebate, rebateBytes } from "./game/rebate";
export { audit, auditBytes } from "./game/study/audit";
export { auditCandidates, auditCandidatesBytes } from "./game/study/audit-candidates";
export { gradient, gradientBytes } from "./game/study/gradient";
export { robustness, robustnessBytes } from "./game/study/robustness";
export { totalsAdd, totalsBytes, totalsClose, totalsFold, totalsOpen, totalsWords } from "./game/totals";
export { priceCheckpoints, priceCheckpointsBytes } from "./game/checkpoints";
export { priceCandidates, priceCandidatesBytes } from "./game/candidates";
export { choose } from "./game/choose";
export { fitRewards, fitRewardsBytes } from "./game/study/fit";
export { quote, quoteBytes } from "./game/study/quote";
export { simulate as gameSimulate, simulateBytes as gameSimulateBytes } from "./game/study/synthetic";
export { continuity } from "./game/study/continuity";
export { implementability, implementabilityBytes } from "./game/study/implementability";
export { paymentBounds, paymentBoundsBytes } from "./game/study/payment-bounds";
export { trainFor, trainForBytes } from "./game/objectives";
export { begin as crowdBegin, regretBound as crowdBound, stepCap as crowdStepCap } from "./crowd/schedule";
export { workspace as crowdWorkspace, workspaceBytes as crowdWorkspaceBytes } from "./crowd/workspace";
export { ask as crowdAsk } from "./crowd/ask";
export { predict as crowdPredict, predictClasses as crowdPredictClasses } from "./crowd/predict";
export { settle as crowdSettle } from "./crowd/settle";
export { shares as crowdShares } from "./crowd/shares";
export { join as crowdJoin, leave as crowdLeave } from "./crowd/members";
export {
  payByLoss as crowdPayByLoss, payByRawWeight as crowdPayByRawWeight, payByWeight as crowdPayByWeight,
  paymentBytes as crowdPaymentBytes, tally as crowdTally,
} from "./crowd/payments";
export { payByPeers as crowdPayByPeers } from "./crowd/peer/pay";
export { scoreBytes as crowdScoreBytes, scoreWords as crowdScoreWords } from "./crowd/peer/scores";
export { payByGold as crowdPayByGold } from "./crowd/peer/golden";
export { label as crowdLabel } from "./crowd/label/label";
export { labelBytes as crowdLabelBytes } from "./crowd/label/block";
export { bestLoss as crowdBest, recordBytes as crowdRecordBytes } from "./crowd/record";
export { beginReplay as crowdBeginReplay, replay as crowdReplay } from "./crowd/replay";
export { checkRows as crowdCheck } from "./crowd/rows";
export { replayVotes as crowdReplayVotes } from "./crowd/sparse/replay";
export { votesBytes as crowdVotesBytes } from "./crowd/sparse/tables";
export { respond as crowdRespond } from "./crowd/study/respond";
export { foresee as crowdForesee } from "./crowd/study/foresee";
export { foreseeLottery as crowdForeseeLottery } from "./crowd/study/lottery";
export { simulate as crowdSimulate } from "./crowd/study/simulate";
export { plan as dataPlan, planBytes as dataPlanBytes } from "./data/plan";
export { repeats as dataRepeats, repeatsBytes as dataRepeatsBytes } from "./math/repeats";
export { planConvex as dataPlanConvex } from "./data/convex";
export {
  compare as dataCompare, compareOrder as dataCompareOrder, comparePosted as dataComparePosted,
  compareWithout as dataCompareWithout, comparisonBytes as dataComparisonBytes,
} from "./data/study/compare";
export { equilibria as dataEquilibria } from "./data/study/equilibria";
export { costQuantile as dataCostQuantile } from "./data/study/population";
export { sampleUsers as dataSample, simulate as dataSimulate } from "./data/study/simulate";
