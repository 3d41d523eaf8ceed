// Lets the TypeScript compiler judge values by types that a platform publishes.
import ts from 'typescript';
import { fileURLToPath } from 'node:url';

/** A file that exists only here; it stands in this folder, so that it finds the packages. */
const fileName = fileURLToPath(new URL('./judged.ts', import.meta.url));

/**
 * Each value is written out in place with `satisfies`, so that its literals keep their own types.
 * @param {{what: string, value: any, type: string}[]} values @param {string} imports
 * @returns {string[]} one readable line for each complaint
 */
export function complaints(values, imports) {
  const parts = values.map(({ what, value, type }, i) => `// ${what.replace(/\s+/g, ' ')}\nexport const v${i} = ${JSON.stringify(value, null, 1)} satisfies ${type};\n`);
  const text = `${imports}\n${parts.join('')}`;
  /** @type {ts.CompilerOptions} */
  const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: ['node'] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) => (name === fileName ? ts.createSourceFile(name, text, options.target ?? ts.ScriptTarget.ES2022, true) : getSourceFile(name, ...rest));
  host.fileExists = (name) => name === fileName || fileExists(name);
  host.readFile = (name) => (name === fileName ? text : readFile(name));
  const lines = text.split('\n');
  return ts.getPreEmitDiagnostics(ts.createProgram([fileName], options, host)).map((d) => {
    const line = d.file && d.start !== undefined ? d.file.getLineAndCharacterOfPosition(d.start).line : 0;
    const start = lines.slice(0, line + 1).findLastIndex((l) => l.startsWith('// '));
    return `${lines[start]?.slice(3) ?? ''}: at ${lines[line]?.trim()}\n  ${ts.flattenDiagnosticMessageText(d.messageText, '\n  ')}`;
  });
}
