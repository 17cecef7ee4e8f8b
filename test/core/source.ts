// Source files as syntax trees: what they import and which constructs they use.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import ts from "typescript";
import { ROOT } from "../packed.js";

export interface Source {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly tree: ts.SourceFile;
}

export function parse(path: string, text: string): Source {
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) };
}

/** The TypeScript files under a folder. */
export function sources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => parse(relative(ROOT, file).replaceAll("\\", "/"), readFileSync(file, "utf8")));
}

/** Every node below, in order; not inside the nodes that `closed` says. */
export function* nodes(root: ts.Node, closed: (node: ts.Node) => boolean = () => false): Generator<ts.Node> {
  const children: ts.Node[] = [];
  ts.forEachChild(root, (child) => void children.push(child));
  for (const child of children) {
    yield child;
    if (!closed(child)) yield* nodes(child, closed);
  }
}

/** What a file imports, statically, dynamically or as a type: a package's specifier, or a path relative to the repository. */
export function imports({ path, tree }: Source): string[] {
  const found: string[] = [];
  for (const node of nodes(tree)) {
    let specifier: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) specifier = node.moduleSpecifier;
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) specifier = node.arguments[0];
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) specifier = node.argument.literal;
    if (!specifier) continue;
    const name = ts.isStringLiteral(specifier) ? specifier.text : specifier.getText();
    found.push(name.startsWith(".") ? posix.join(dirname(path), name) : name);
  }
  return found;
}

/** `path:line construct`, for messages. */
export function place({ path, tree }: Source, node: ts.Node): string {
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
  return `${path}:${line + 1} ${node.getText().split("\n")[0]!}`;
}
