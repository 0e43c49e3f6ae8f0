/**
 * A sliding window of two buckets, for Redis: what the bucket before holds counts for the share of it that
 * the window still covers (Cloudflare, "How we built rate limiting capable of scaling to millions of
 * domains", 2017). Redis' own clock decides, and one script does it all, so that replicas share one limit.
 *
 * KEYS are senders; ARGV has the limit, the window in milliseconds, and two numbers for each sender: how
 * many requests were let in already, and how many more ask. What is refused is not counted. The answer has
 * the milliseconds until the next bucket, and two numbers for each sender: how many may come in, and how
 * many came in before them.
 */
export const slidingWindow = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local max, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local index = math.floor(now / window)
local passed = (now % window) / window
local answer = { math.ceil(window * (1 - passed)) }
for place, sender in ipairs(KEYS) do
  local owed, asked = tonumber(ARGV[2 * place + 1]), tonumber(ARGV[2 * place + 2])
  local current = sender .. ':' .. string.format('%.0f', index)
  local before = tonumber(redis.call('GET', sender .. ':' .. string.format('%.0f', index - 1)) or '0')
  local count = tonumber(redis.call('GET', current) or '0') + owed
  local used = before * (1 - passed) + count
  local granted = math.min(asked, math.max(0, math.floor(max - used)))
  if owed + granted > 0 then redis.call('SET', current, count + granted, 'PX', 2 * window) end
  answer[2 * place] = granted
  answer[2 * place + 1] = math.floor(used)
end
return answer`;
