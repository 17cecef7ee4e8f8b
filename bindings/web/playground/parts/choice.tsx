// One of a few words.

import { useId } from "preact/hooks";
import { Explain } from "./explain.js";

export function Choice<Word extends string>({ label, value, of, explain, change }: {
  label: string; value: Word; of: readonly (Word | readonly [word: Word, shown: string])[]; explain?: string; change(value: Word): void;
}) {
  const id = useId();
  return <div class="field">
    <label for={id}>{label}</label>
    <select id={id} value={value} aria-describedby={explain ? `${id}-explain` : undefined}
      onChange={(event) => change(event.currentTarget.value as Word)}>
      {of.map((each) => {
        const [word, shown] = typeof each === "string" ? [each, each] : each;
        return <option key={word} value={word} selected={word === value}>{shown}</option>;
      })}
    </select>
    {explain && <Explain id={`${id}-explain`}>{explain}</Explain>}
  </div>;
}
