import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const one = Number(process.env.MUTATION_SAMPLE ?? 40);
const functions = new Set([
  'FunctionDeclaration',
  'ClassMethod',
  'ClassPrivateMethod',
  'ClassProperty',
  'ClassPrivateProperty',
  'VariableDeclaration',
]);

/** Leaves out all but one in so many functions and top-level constants, by their name and line. */
const ignorer = {
  shouldIgnore({ node, parentPath }) {
    const inside = parentPath?.isProgram?.() || parentPath?.isClassBody?.() || parentPath?.isExportNamedDeclaration?.();
    if (!functions.has(node.type) || !inside) return undefined;
    const name = node.id?.name ?? node.key?.name ?? node.key?.id?.name ?? node.declarations?.[0]?.id?.name ?? '';
    let hash = 0x811c9dc5;
    for (const letter of `${name}:${node.loc?.start.line}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
    return (hash >>> 0) % one === 0 ? undefined : 'not in the sample';
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'sample', ignorer)];
