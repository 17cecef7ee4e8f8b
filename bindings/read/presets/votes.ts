// Formats of votes, for `candor crowd` and `candor label`. Tables of crowd-kit (task,worker,label) and cleanlab
// (task,annotator,label) need no entry: they are ours.

import type { Row } from "../objects.js";
import { Unreadable, type Place } from "../place.js";
import type { VotesPreset } from "./preset.js";

export const votesPresets: readonly VotesPreset[] = [
  {
    // Aroyo et al. 2023: is the reply unsafe? Unsure is a probability of 1/2
    name: "DICES",
    told: ["rater_id", "item_id", "Q_overall"],
    values: { Yes: "1", No: "0", Unsure: "0.5" },
    votes: { task: ["item_id"], worker: "rater_id", answer: "Q_overall", gold: "safety_gold" },
  },
  {
    // Zheng et al. 2023: who of two models is better, or a tie
    name: "MT-Bench or Arena votes",
    told: ["model_a", "model_b", "winner", "judge"],
    votes: { task: ["[question_id]", "[turn]", "model_a", "model_b"], worker: "judge", answer: "winner" },
  },
  {
    name: "Label Studio annotations",
    told: ["annotations"],
    nested: { header: ["id", "completed_by", "result", "ground_truth"], flat: annotationsOf },
    votes: { task: ["id"], worker: "completed_by", answer: "result", gold: "ground_truth" },
  },
];

interface Annotation {
  readonly completed_by?: unknown;
  readonly result?: readonly { readonly value?: Row }[];
  readonly was_cancelled?: boolean;
  readonly ground_truth?: boolean;
}

/** An answer of every annotator who was not cancelled; of those that are ground truth the first is the task's gold. */
function annotationsOf({ id, annotations }: Row, place: Place): Row[] {
  if (!Array.isArray(annotations)) throw new Unreadable(place, `"annotations" expected an array`);
  const made = (annotations as Annotation[]).filter(({ was_cancelled }) => !was_cancelled);
  const truth = made.find(({ ground_truth }) => ground_truth === true);
  const gold = truth && answerOf(truth, place);
  return made.map((one) => (
    { id, completed_by: workerOf(one), result: answerOf(one, place), ground_truth: gold }));
}

/** A number, or a user with an e-mail address. */
function workerOf({ completed_by: by }: Annotation): unknown {
  return typeof by === "object" && by !== null ? ((by as Row)["email"] ?? (by as Row)["id"]) : by;
}

/** The one choice, or the one rating, of an annotation; nothing where it has no result. */
function answerOf({ result }: Annotation, place: Place): unknown {
  const answers = (result ?? []).flatMap(({ value }) => {
    if (Array.isArray(value?.["choices"])) return value["choices"] as unknown[];
    return value?.["rating"] === undefined ? [] : [value["rating"]];
  });
  if (answers.length > 1) {
    throw new Unreadable(place, `"result" expected one choice or one rating, got ${answers.map(String).join(", ")}`);
  }
  return answers[0];
}
