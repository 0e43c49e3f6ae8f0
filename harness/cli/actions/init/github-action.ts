/** The composite action that a project's workflow uses; it stands in the project, and may be changed. */
export const githubAction = `name: assay
description: Runs assay; step summary, annotations, artifact and a comment at the pull request

inputs:
  profile:
    description: Profile of the run
    default: ci
  arguments:
    description: Further words of assay run, such as --shard 1/4
    default: ''
  comment:
    description: Whether a pull request gets a comment, which each run updates
    default: 'true'
  history:
    description: Branch that keeps the runs for later ones, where the cache is not enough; needs contents write
    default: ''

outputs:
  exit-code:
    description: What assay run ended with
    value: \${{ steps.run.outputs.code }}

runs:
  using: composite
  steps:
    - uses: actions/setup-node@v4
      with:
        node-version: 24
        cache: npm
    # k6, prepared database clusters, and the runs that this one is compared with.
    - uses: actions/cache@v4
      with:
        path: |
          ~/.cache/assay
          reports/runs
        key: assay-\${{ runner.os }}-\${{ github.run_id }}-\${{ github.run_attempt }}
        restore-keys: assay-\${{ runner.os }}-
    - shell: bash
      run: npm ci
    - shell: bash
      run: npx assay install --with-deps
    - if: inputs.history != ''
      shell: bash
      env:
        BRANCH: \${{ inputs.history }}
      run: npx assay history --fetch "$BRANCH"
    - id: run
      shell: bash
      env:
        PROFILE: \${{ inputs.profile }}
        ARGUMENTS: \${{ inputs.arguments }}
      run: |
        code=0
        # shellcheck disable=SC2086 -- words, not one text
        npx assay run --profile "$PROFILE" $ARGUMENTS || code=$?
        echo "code=$code" >> "$GITHUB_OUTPUT"
    - shell: bash
      run: |
        npx assay report --annotations
        cat "$(ls -d reports/runs/*/ | tail -1)summary.md" >> "$GITHUB_STEP_SUMMARY"
    - if: inputs.history != ''
      shell: bash
      env:
        BRANCH: \${{ inputs.history }}
      # A pull request from a fork has no right to push: that fails nothing.
      run: npx assay history --push "$BRANCH" || echo '::notice::assay could not keep its runs on a branch'
    - uses: actions/upload-artifact@v4
      with:
        name: assay
        path: reports/runs
    - if: inputs.comment == 'true' && github.event_name == 'pull_request'
      shell: bash
      env:
        GH_TOKEN: \${{ github.token }}
        NUMBER: \${{ github.event.pull_request.number }}
      # A pull request from a fork has no right to comment: that fails nothing.
      run: |
        body="$(mktemp)"
        { echo '<!-- assay -->'; cat "$(ls -d reports/runs/*/ | tail -1)comment.md"; } > "$body"
        comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
        id="$(gh api "$comments" --paginate --jq '.[] | select(.body | startswith("<!-- assay -->")) | .id' | head -1)" || id=''
        if [ -n "$id" ]; then
          gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$body" > /dev/null
        else
          gh api --method POST "$comments" -F "body=@$body" > /dev/null
        fi || echo '::notice::assay could not comment here'
    - shell: bash
      env:
        CODE: \${{ steps.run.outputs.code }}
      run: exit "$CODE"
`;
