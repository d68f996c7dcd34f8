// What the generators read of the engine's sources: its exports, its enums and its constants, as
// TypeScript's parser sees them. AssemblyScript is not all TypeScript, but its syntax is.
//
//   const engine = new EngineSource(folder)
//   engine.exports()                        [{ name, group, parameters, result, doc }] of index.ts
//   engine.enumerationNames()               every exported enum
//   engine.enumeration('Lazyfree')          { name, doc, members: [{ name, value, text, doc }] }
//   engine.value('CommandWhere', 'HOST')    1
//   engine.constant('SERVER_VERSION')       { name, value, doc }
//   engine.names('latencyName')             { enumeration, texts: Map of member → text }
//
// Enums, and exported constants and functions, are found by their names wherever they stand, so
// that they can move; a name that is asked for and stands twice is an error. So is everything that
// is not understood.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import typescript from 'typescript';

const { SyntaxKind } = typescript;

/** Errors of the sources: told in one line each, without a stack. */
export class SourceError extends Error {}

/** Every TypeScript file below a folder. */
export function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.endsWith('.generated.ts') && !file.endsWith('.d.ts'))
    .sort();
}

/** The paragraphs and tags of the comment above a node: each a line, without its `*`. */
function docOf(node, source) {
  const ranges = typescript.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const text = ranges
    .map(({ pos, end }) => source.text.slice(pos, end))
    .filter((comment) => comment.startsWith('/**'))
    .at(-1);
  if (text === undefined) return [];
  const lines = text
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim());
  const paragraphs = [''];
  for (const line of lines) {
    if (line === '' || line.startsWith('@')) paragraphs.push(line);
    else paragraphs[paragraphs.length - 1] = `${paragraphs.at(-1)} ${line}`.trim();
  }
  return paragraphs.filter((paragraph) => paragraph !== '');
}

function isExported(node) {
  return node.modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false;
}

/** What a statement declares: an enum, or constants and functions if they are exported. */
function declared(statement) {
  if (typescript.isEnumDeclaration(statement)) return [statement];
  if (!isExported(statement)) return [];
  if (typescript.isVariableStatement(statement)) return [...statement.declarationList.declarations];
  return typescript.isFunctionDeclaration(statement) ? [statement] : [];
}

export class EngineSource {
  #parsed = new Map();
  /** The text of every file of the engine but the commands. */
  #texts = new Map();

  constructor(folder) {
    this.folder = folder;
    for (const file of sourceFiles(folder)) {
      const isCommand = relative(folder, file).startsWith('command');
      if (!isCommand) this.#texts.set(file, readFileSync(file, 'utf8'));
    }
  }

  #parse(file) {
    let source = this.#parsed.get(file);
    if (source === undefined) {
      const text = this.#texts.get(file);
      if (text === undefined) throw new SourceError(`no file ${relative(this.folder, file)}`);
      source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true);
      this.#parsed.set(file, source);
    }
    return source;
  }

  /** The enums, exported constants and functions of the files whose text has what is looked for. */
  #declarations(pattern) {
    const found = [];
    for (const [file, text] of this.#texts) {
      if (!pattern.test(text)) continue;
      const source = this.#parse(file);
      source.forEachChild((statement) => {
        for (const node of declared(statement)) found.push({ node, statement, source });
      });
    }
    return found;
  }

  #shown(source) {
    return relative(dirname(this.folder), source.fileName);
  }

  /** The one declaration of a name that is accepted. */
  #found(name, accept, what) {
    const all = this.#declarations(new RegExp(`\\b(?:enum|const|function) ${name}\\b`)).filter(
      ({ node }) => node.name.text === name && accept(node),
    );
    if (all.length === 1) return all[0];
    const places = all.map(({ source }) => this.#shown(source)).join(', ');
    throw new SourceError(all.length === 0 ? `no ${what} ${name}` : `${name} twice: ${places}`);
  }

  /** Whether there is an enum of this name. */
  hasEnumeration(name) {
    const pattern = new RegExp(`\\benum ${name} \\{`);
    return [...this.#texts.values()].some((text) => pattern.test(text));
  }

  /** Names of all exported enums. */
  enumerationNames() {
    return this.#declarations(/^export const enum /m)
      .filter(({ node }) => typescript.isEnumDeclaration(node) && isExported(node))
      .map(({ node }) => node.name.text)
      .sort();
  }

  enumeration(name) {
    const { node, source } = this.#found(name, typescript.isEnumDeclaration, 'enum');
    const members = [];
    let next = 0;
    for (const member of node.members) {
      const value = member.initializer ? this.#number(member.initializer, source) : next;
      const isShift = member.initializer && typescript.isBinaryExpression(member.initializer);
      const text = isShift ? member.initializer.getText(source) : String(value);
      members.push({ name: member.name.text, value, text, doc: docOf(member, source) });
      next = value + 1;
    }
    return { name, doc: docOf(node, source), members };
  }

  /** The number of a member of an enum. */
  value(name, member) {
    const found = this.enumeration(name).members.find((each) => each.name === member);
    if (found === undefined) throw new SourceError(`${name} has no ${member}`);
    return found.value;
  }

  /** The value of a constant expression: numbers, their negatives and shifts. */
  #number(node, source) {
    if (typescript.isNumericLiteral(node)) return Number(node.text);
    if (typescript.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.MinusToken) {
      return -this.#number(node.operand, source);
    }
    if (
      typescript.isBinaryExpression(node) &&
      node.operatorToken.kind === SyntaxKind.LessThanLessThanToken
    ) {
      return this.#number(node.left, source) << this.#number(node.right, source);
    }
    throw new SourceError(`${this.#shown(source)}: ${node.getText(source)} is no plain number`);
  }

  constant(name) {
    const found = this.#found(name, typescript.isVariableDeclaration, 'constant');
    const { node, statement, source } = found;
    const value =
      node.initializer && typescript.isStringLiteral(node.initializer)
        ? node.initializer.text
        : this.#number(node.initializer, source);
    return { name, value, doc: docOf(statement, source) };
  }

  /** Names of the exported string constants of a file. */
  textConstants(path) {
    const isText = (node) =>
      typescript.isVariableDeclaration(node) && typescript.isStringLiteral(node.initializer);
    const { statements } = this.#parse(join(this.folder, path));
    return statements.flatMap((each) =>
      declared(each)
        .filter(isText)
        .map((node) => node.name.text),
    );
  }

  /** What a function of one switch over an enum answers; its default is the one that is left. */
  names(name) {
    const { node, source } = this.#found(name, typescript.isFunctionDeclaration, 'function');
    const choice = node.body.statements.find(typescript.isSwitchStatement);
    const texts = new Map();
    let enumeration;
    let fallback;
    for (const clause of choice.caseBlock.clauses) {
      const answer = clause.statements[0];
      const isText = answer?.expression && typescript.isStringLiteral(answer.expression);
      if (!isText) throw new SourceError(`${this.#shown(source)}: ${name} must answer texts only`);
      const text = answer.expression.text;
      if (typescript.isDefaultClause(clause)) {
        fallback = text;
      } else {
        enumeration = clause.expression.expression.text;
        texts.set(clause.expression.name.text, text);
      }
    }
    const left = this.enumeration(enumeration)
      .members.map((member) => member.name)
      .filter((member) => member !== 'COUNT' && !texts.has(member));
    if (left.length !== 1) throw new SourceError(`${name} must name all but one of ${enumeration}`);
    texts.set(left[0], fallback);
    return { enumeration, texts, doc: docOf(node, source) };
  }

  /**
   * The module's functions in the order of index.ts, each with the heading that it stands below.
   */
  exports() {
    const index = this.#parse(join(this.folder, 'index.ts'));
    const functions = [];
    let group = '';
    index.forEachChild((node) => {
      if (!typescript.isExportDeclaration(node)) return;
      const above = index.text.slice(node.getFullStart(), node.getStart(index));
      group = /^\/\/ -+ (.+)$/m.exec(above)?.[1] ?? group;
      for (const each of node.exportClause.elements) {
        const target = this.#followed(index, node.moduleSpecifier.text, this.#original(each));
        functions.push({ ...this.#signature(target, each.name.text), group });
      }
    });
    return functions;
  }

  #original(specifier) {
    return (specifier.propertyName ?? specifier.name).text;
  }

  /** The function that `name` of an imported file stands for, through re-exports. */
  #followed(from, specifier, name) {
    const source = this.#parse(`${resolve(dirname(from.fileName), specifier)}.ts`);
    let found;
    source.forEachChild((node) => {
      if (typescript.isFunctionDeclaration(node) && node.name.text === name && isExported(node)) {
        found = { node, source };
      }
      if (!typescript.isExportDeclaration(node) || !node.exportClause) return;
      for (const each of node.exportClause.elements) {
        if (each.name.text !== name) continue;
        found = this.#followed(source, node.moduleSpecifier.text, this.#original(each));
      }
    });
    if (found === undefined) {
      throw new SourceError(`${this.#shown(source)}: ${name} is no function that is exported`);
    }
    return found;
  }

  #signature({ node, source }, name) {
    return {
      name,
      parameters: node.parameters.map((parameter) => ({
        name: parameter.name.text,
        type: parameter.type.getText(source),
      })),
      result: node.type.getText(source),
      doc: docOf(node, source),
    };
  }
}
