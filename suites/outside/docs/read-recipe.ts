import { readBlocks } from './read-blocks.ts';
import { fileOf } from './typescript-files.ts';

/**
 * The files of a recipe: its blocks that are marked with its name (`ts nest`), a part of a config as
 * `recipe.config.mts`.
 * @param markdown the text of docs/recipes.md
 */
export function readRecipe(markdown: string, name: string): Readonly<Record<string, string>> {
  const files = readBlocks('recipes.md', markdown)
    .filter(({ about }) => about === name)
    .map((block) => fileOf(block))
    .map(({ path, text, isConfigPart }) => [isConfigPart ? 'recipe.config.mts' : path, text]);
  if (files.length === 0) throw new Error(`docs/recipes.md has no block for ${name}`);
  return Object.fromEntries(files) as Record<string, string>;
}
