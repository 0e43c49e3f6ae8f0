import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { githubAction } from '../../../../../../harness/cli/actions/init/github-action.ts';

interface Step {
  readonly if?: string;
  readonly run?: string;
}
const { runs } = parse(githubAction) as { runs: { steps: readonly Step[] } };
const script = runs.steps.find((step) => step.if?.includes('inputs.comment'))?.run ?? '';

/** Stands for GitHub: a comment is a file; it lists the one of ours, as the filter of `--jq` would. */
const gh = `#!/bin/bash
file() { for one in "$@"; do case "$one" in body=@*) echo "\${one#body=@}";; esac; done; }
case "$*" in
  *DENIED*) exit 1;;
  *"--method PATCH"*) id="\${4##*/}"; cp "$(file "$@")" "comments/$id";;
  *"--method POST"*) cp "$(file "$@")" "comments/$(ls comments | wc -l)";;
  *) grep -l '^<!-- assay -->' comments/* 2>/dev/null | xargs -rn1 basename;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-comment-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'comments'));
  writeFileSync(join(folder, 'comments/0'), 'looks good to me\n');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/gh'), gh);
  chmodSync(join(folder, 'bin/gh'), 0o755);
});

function runThatSays(text: string, repository = 'team/service'): string {
  const run = join(folder, 'reports/runs/2026-11-24T10-03-12Z');
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'comment.md'), text);
  return execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      TMPDIR: folder,
      GITHUB_REPOSITORY: repository,
      NUMBER: '41',
    },
  });
}

const comments = () =>
  readdirSync(join(folder, 'comments')).map((id) =>
    readFileSync(join(folder, 'comments', id), 'utf8'),
  );

test('the first run comments, and each later one updates that comment and no other', () => {
  runThatSays("# DON'T SHIP\n");
  expect(comments()).toEqual(['looks good to me\n', "<!-- assay -->\n# DON'T SHIP\n"]);
  runThatSays('# SHIP\n');
  expect(comments()).toEqual(['looks good to me\n', '<!-- assay -->\n# SHIP\n']);
});

test('who may not comment is told, and nothing fails', () => {
  expect(runThatSays('# SHIP\n', 'DENIED')).toContain('::notice::assay could not comment here');
  expect(existsSync(join(folder, 'comments/1'))).toBe(false);
});
