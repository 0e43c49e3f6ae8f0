/** What one event of a generated text says. */
export type EventMeaning =
  /** Text: one token, or as many as the server sends at a time. */
  | { readonly kind: 'text'; readonly text: string; readonly isLast: boolean }
  /** Nothing that a reader would see: a role, an empty piece, counts. */
  | { readonly kind: 'nothing'; readonly tokens: number | null; readonly isLast: boolean }
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly message: string };

/** Ends a stream of OpenAI's API, which most servers of generated text speak. */
const doneMark = '[DONE]';

/**
 * Tells text from what only goes along with it, as AIPerf does: the first event of a chat has a role and no
 * text, the last ones a reason to stop and counts. Known are the forms of OpenAI's chat and completions
 * (vLLM, SGLang, TGI, llama.cpp, NIM), TGI's own (`token.text`), Triton's generate extension
 * (`text_output`) and Anthropic's (`delta.text`); of any other form every event counts as text.
 */
export function meaningOf(data: string): EventMeaning {
  if (data.trim() === doneMark) return { kind: 'done' };
  const value = parsed(data);
  if (!isRecord(value)) return text(data, false);
  const error = value['error'];
  if (error !== undefined && error !== null) return { kind: 'error', message: wordsOf(error) };
  const { choices, token, delta } = value;
  if (Array.isArray(choices)) return ofChoices(choices, tokensIn(value['usage']));
  if (isRecord(token)) return text(textIn(token, ['text']), isRecord(value['details']));
  if (typeof value['text_output'] === 'string') return text(value['text_output'], false);
  if (isRecord(delta)) return text(textIn(delta, ['text', 'thinking', 'partial_json']), false);
  // Anthropic's events without text say what they are.
  if (typeof value['type'] === 'string') {
    return { kind: 'nothing', tokens: null, isLast: value['type'] === 'message_stop' };
  }
  return text(data, false);
}

/** A text that a model thinks, and arguments of a tool that it calls, are tokens too. */
const chatTexts = ['content', 'reasoning_content', 'reasoning'];

function ofChoices(choices: readonly unknown[], tokens: number | null): EventMeaning {
  const records = choices.filter(isRecord);
  const isLast = records.some(({ finish_reason: reason }) => typeof reason === 'string');
  const found = records.map((choice) => {
    const { delta } = choice;
    if (!isRecord(delta)) return textIn(choice, ['text']);
    const calls = Array.isArray(delta['tool_calls']) ? delta['tool_calls'].filter(isRecord) : [];
    const named = calls.map((call) =>
      isRecord(call['function']) ? textIn(call['function'], ['name', 'arguments']) : '',
    );
    return textIn(delta, chatTexts) + named.join('');
  });
  const joined = found.join('');
  return joined === '' ? { kind: 'nothing', tokens, isLast } : text(joined, isLast);
}

function text(words: string, isLast: boolean): EventMeaning {
  return words === ''
    ? { kind: 'nothing', tokens: null, isLast }
    : { kind: 'text', text: words, isLast };
}

function textIn(record: Readonly<Record<string, unknown>>, fields: readonly string[]): string {
  return fields
    .map((field) => record[field])
    .filter((value) => typeof value === 'string')
    .join('');
}

/** Asked for by `stream_options: { include_usage: true }`, it is the server's own count. */
function tokensIn(usage: unknown): number | null {
  if (!isRecord(usage)) return null;
  const tokens = usage['completion_tokens'];
  return typeof tokens === 'number' && tokens > 0 ? tokens : null;
}

function wordsOf(error: unknown): string {
  if (typeof error === 'string') return error;
  return isRecord(error) && typeof error['message'] === 'string'
    ? error['message']
    : JSON.stringify(error);
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
