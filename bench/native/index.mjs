// What other languages do with the same games of kl: C compiled here, and NumPy where Python has it. A process for each
// contender, which reads the games out of files.

import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Absent } from "../harness/absent.mjs";
import { run } from "../runtimes/processes.mjs";

const source = (name) => fileURLToPath(new URL(name, import.meta.url));

/** SSE4.2 without FMA is what WebAssembly has. */
const COMPILED = {
  "C, same algorithm, SSE4.2": ["kernel.c", "-O3", "-msse4.2", "-DWIDTH=2"],
  "C, same algorithm, AVX2 and FMA": ["kernel.c", "-O3", "-march=x86-64-v3", "-DWIDTH=4"],
  "C, same algorithm, AVX-512": ["kernel.c", "-O3", "-march=x86-64-v4", "-mprefer-vector-width=512", "-DWIDTH=8"],
  "C, plain, -march=native -ffast-math": ["plain.c", "-O3", "-march=native", "-ffast-math"],
  "C, plain, -O2": ["plain.c", "-O2"],
};

/** By what games.py calls them. */
const WRITTEN = {
  "NumPy, stable": "stable", "NumPy, n + 1 softmaxes": "textbook", "NumPy, one game a call": "one-by-one",
};

export const c = language("gcc", COMPILED, ["gcc", "-dumpfullversion"], async ([file, ...flags], folder) => {
  const program = join(folder, [file, ...flags].join("").replaceAll(/\W/g, ""));
  await run("gcc", [...flags, source("main.c"), source(file), "-o", program, "-lm"]).catch(({ message, stderr }) => {
    throw new Absent(`gcc: ${(stderr || message).split("\n")[0]}`);
  });
  return [program];
});

export const numpy = language("NumPy", WRITTEN, ["python3", "-c", "import numpy; print(numpy.__version__)"], (way) => [
  "python3", source("games.py"), way,
]);

/** NumPy on one thread, like the others, and with memory that it keeps: given back to the system after each pass and
 *  asked for again, pages cost 20 times the arithmetic on a virtual machine (measured). */
const KEPT = String(2 ** 30);
const ENVIRONMENT = {
  ...process.env, OPENBLAS_NUM_THREADS: "1", MALLOC_TRIM_THRESHOLD_: KEPT, MALLOC_MMAP_THRESHOLD_: KEPT,
};

/** @param version prints it @param prepare the command of a contender, but for spans and files */
function language(name, contenders, version, prepare) {
  return {
    contenders: ({ title }) => (title === "kl game" ? Object.keys(contenders) : []),
    async open(folder) {
      const [command, ...words] = version;
      const { stdout } = await run(command, words).catch(({ message, stderr }) => {
        throw new Absent((stderr || message).trim().split("\n").at(-1));
      });
      const { rooms } = await import(pathToFileURL(join(folder, "rooms.js")));
      const native = join(folder, "native");
      mkdirSync(native, { recursive: true });
      return {
        async perform({ room, contender, points, warmUp, span, least }) {
          const [program, ...given] = await prepare(contenders[contender], native);
          const games = points.map((point) => rooms[room].input(rooms[room].points[point]));
          const files = games.map((game, k) => written(game, join(native, `${k}.games`)));
          const all = [...given, warmUp, span, least, ...files].map(String);
          const { stdout: lines } = await run(program, all, { env: ENVIRONMENT }).catch((failed) => {
            throw failed.signal === "SIGILL" ? new Absent("the processor lacks its instructions") : failed;
          });
          const rows = lines.trim().split("\n").map((line, k) => {
            const [time, sums] = JSON.parse(line);
            return { point: points[k], nanoseconds: (1e6 * time) / rooms[room].size(games[k]), sums };
          });
          return { name, version: stdout.trim(), rows };
        },
        close() {},
      };
    },
  };
}

function written({ groups, outcomes, prompts, lambda, sizes, rewards, baselines }, path) {
  const file = openSync(path, "w");
  const head = Float64Array.of(groups, outcomes, prompts, lambda);
  for (const part of [head, sizes, rewards, baselines]) writeSync(file, part);
  closeSync(file);
  return path;
}
