/// One atomic step on the server, in Lua.
///
/// Lua counts in doubles, which hold whole numbers up to 2⁵³: limits are smaller (`Money.largestLimit`), and sums are made with
/// HINCRBY, which counts in 64 bits. Times come from the caller, in milliseconds. Keys stand in one hash slot, `{prefix}`.
struct RedisScript: Hashable, Sendable {
    let source: String

    /// How many there are, for those who load them all.
    static let all: [RedisScript] = [.reserve, .settle, .read, .take, .finish]

    // MARK: Budgets

    /// Of an account (a hash), for each slot N: `s:N` settled, `l:N` lapsed, `r:N` reserved, `k:N` kept until (-1: for ever).
    ///
    /// A reservation is a hash as well; all of them stand in a sorted set by their deadlines.
    private static let ledger = """
        local function text(number) return string.format('%.0f', number) end
        local function minus(amount) return amount == '0' and amount or '-' .. amount end
        local function balance(key, slot, span)
          if span == 1 then
            local values = redis.call('HMGET', key, 's:' .. slot, 'l:' .. slot, 'r:' .. slot)
            return tonumber(values[1] or 0), tonumber(values[2] or 0), tonumber(values[3] or 0)
          end
          local sums = {s = 0, l = 0, r = 0}
          local all = redis.call('HGETALL', key)
          for i = 1, #all, 2 do
            local kind, number = string.match(all[i], '^([slr]):(-?%d+)$')
            if kind and tonumber(number) > tonumber(slot) - span then sums[kind] = sums[kind] + tonumber(all[i + 1]) end
          end
          return sums.s, sums.l, sums.r
        end
        local function lapse(due, now)
          for _, held in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 100)) do
            local amount, charges = unpack(redis.call('HMGET', held, 'amount', 'charges'))
            for i = 0, tonumber(charges or 0) - 1 do
              local key, slot = unpack(redis.call('HMGET', held, 'a:' .. i, 'n:' .. i))
              redis.call('HINCRBY', key, 'r:' .. slot, minus(amount))
              redis.call('HINCRBY', key, 'l:' .. slot, amount)
            end
            redis.call('DEL', held)
            redis.call('ZREM', due, held)
          end
        end

        """

    /// KEYS: the deadlines, the reservation, then an account for each charge.
    ///
    /// ARGV: now, deadline, amount, then for each charge: slot, span, limit, resets at (-1: never), kept until (-1: for ever).
    /// Answers {granted, index, settled, lapsed, reserved, …}: all balances if granted, the refused charge's otherwise.
    static let reserve = RedisScript(
        source: ledger + """
            local now, amount = tonumber(ARGV[1]), tonumber(ARGV[3])
            local function charge(i)
              local base = 3 + (i - 3) * 5
              return ARGV[base + 1], tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3]), tonumber(ARGV[base + 4]), ARGV[base + 5]
            end
            local function forget(key)
              local all = redis.call('HGETALL', key)
              for i = 1, #all, 2 do
                local number, kept = string.match(all[i], '^k:(-?%d+)$'), tonumber(all[i + 1])
                if number and kept >= 0 and kept <= now and tonumber(redis.call('HGET', key, 'r:' .. number) or 0) == 0 then
                  redis.call('HDEL', key, 's:' .. number, 'l:' .. number, 'r:' .. number, 'k:' .. number)
                end
              end
            end
            lapse(KEYS[1], now)
            local isHeld = redis.call('EXISTS', KEYS[2]) == 1
            local answer, refused, latest = {1, 0}, nil, -2
            for i = 3, #KEYS do
              local slot, span, limit, resets = charge(i)
              local settled, lapsed, reserved = balance(KEYS[i], slot, span)
              if resets < 0 then resets = math.huge end
              if settled + lapsed + reserved + amount > limit and resets > latest then
                refused, latest = {0, i - 3, text(settled), text(lapsed), text(reserved)}, resets
              end
              if not isHeld then reserved = reserved + amount end
              answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = text(settled), text(lapsed), text(reserved)
            end
            if isHeld then return answer end
            if refused then return refused end
            local held = {'amount', ARGV[3], 'charges', #KEYS - 2}
            for i = 3, #KEYS do
              local slot, span, _, _, kept = charge(i)
              redis.call('HINCRBY', KEYS[i], 'r:' .. slot, ARGV[3])
              if redis.call('HSETNX', KEYS[i], 'k:' .. slot, kept) == 1 then forget(KEYS[i]) end
              local index = ':' .. (i - 3)
              for _, word in ipairs({'a' .. index, KEYS[i], 'n' .. index, slot, 'p' .. index, span}) do
                held[#held + 1] = word
              end
            end
            redis.call('HSET', KEYS[2], unpack(held))
            redis.call('ZADD', KEYS[1], ARGV[2], KEYS[2])
            return answer
            """
    )

    /// KEYS: the deadlines, the reservation; ARGV: now, what it has cost.
    ///
    /// Answers nothing for one that is not held; else {amount, key, before, after, …}, spent on each account.
    static let settle = RedisScript(
        source: ledger + """
            lapse(KEYS[1], tonumber(ARGV[1]))
            if redis.call('EXISTS', KEYS[2]) == 0 then return false end
            local amount, charges = unpack(redis.call('HMGET', KEYS[2], 'amount', 'charges'))
            local answer = {amount}
            for i = 0, tonumber(charges) - 1 do
              local key, slot, span = unpack(redis.call('HMGET', KEYS[2], 'a:' .. i, 'n:' .. i, 'p:' .. i))
              local settled, lapsed = balance(key, slot, tonumber(span))
              redis.call('HINCRBY', key, 'r:' .. slot, minus(amount))
              redis.call('HINCRBY', key, 's:' .. slot, ARGV[2])
              local before, after = text(settled + lapsed), text(settled + lapsed + tonumber(ARGV[2]))
              answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = key, before, after
            end
            redis.call('DEL', KEYS[2])
            redis.call('ZREM', KEYS[1], KEYS[2])
            return answer
            """
    )

    /// KEYS: accounts; ARGV: slot and span for each.
    ///
    /// Answers {settled, lapsed, reserved, …}.
    static let read = RedisScript(
        source: ledger + """
            local answer = {}
            for i = 1, #KEYS do
              local settled, lapsed, reserved = balance(KEYS[i], ARGV[2 * i - 1], tonumber(ARGV[2 * i]))
              answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = text(settled), text(lapsed), text(reserved)
            end
            return answer
            """
    )

    // MARK: Limits

    /// KEYS: what the request holds, then an account for each take.
    ///
    /// ARGV: now, lifetime, id, deadline, then for each take: kind (`r`, `w`, `c`), limit, period, burst, amount.
    /// Answers {granted, refused take, remaining, reset, retry, …}; the arithmetic is that of `LimitTable`.
    static let take = RedisScript(
        source: """
            local now, parts = tonumber(ARGV[1]), 16
            local function text(number) return string.format('%.0f', number) end
            local function up(micros) return math.ceil(micros / 1000) end
            local function length(period) return math.max(1, math.ceil(period / parts)) end
            local function rate(key, limit, period, burst, amount)
              local function time(count) return math.ceil(count * period * 1000 / limit) end
              local ahead = math.max(0, tonumber(redis.call('GET', key) or 0) - now * 1000)
              local room, after = time(burst), ahead + time(amount)
              local remaining = math.max(0, math.floor((room - ahead) * limit / (period * 1000)))
              return after <= room, remaining, up(ahead), up(math.max(0, after - room))
            end
            local function window(key, limit, period, amount)
              local slots, used, last = {}, 0, 0
              local size = length(period)
              local all = redis.call('HGETALL', key)
              for i = 1, #all, 2 do
                local slot, value = tonumber(all[i]), tonumber(all[i + 1])
                if slot >= math.floor(now / size) - parts then
                  slots[#slots + 1] = {slot, value}
                  used = used + value
                  if value > 0 then last = math.max(last, (slot + parts + 1) * size - now) end
                end
              end
              table.sort(slots, function(a, b) return a[1] < b[1] end)
              local excess, retry = used + amount - limit, 0
              if excess > 0 then
                retry = period
                local rest = excess
                for _, slot in ipairs(slots) do
                  rest = rest - slot[2]
                  if rest <= 0 then
                    retry = math.max(1, (slot[1] + parts + 1) * size - now)
                    break
                  end
                end
              end
              return excess <= 0, math.max(0, limit - used), last, retry
            end
            local function places(key, limit, amount)
              local taken = redis.call('ZCOUNT', key, '(' .. text(now), '+inf')
              return limit - taken >= amount, math.max(0, limit - taken), 0, 0
            end
            local function state(i)
              local base = 4 + (i - 2) * 5
              local kind, limit, period = ARGV[base + 1], tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
              local burst, amount = tonumber(ARGV[base + 4]), tonumber(ARGV[base + 5])
              if kind == 'r' then return rate(KEYS[i], limit, period, burst, amount) end
              if kind == 'w' then return window(KEYS[i], limit, period, amount) end
              return places(KEYS[i], limit, amount)
            end
            local function commit(i, held)
              local base = 4 + (i - 2) * 5
              local kind, limit, period = ARGV[base + 1], tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
              local amount = tonumber(ARGV[base + 5])
              if kind == 'r' then
                local due = math.max(tonumber(redis.call('GET', KEYS[i]) or 0), now * 1000)
                due = due + math.ceil(amount * period * 1000 / limit)
                redis.call('SET', KEYS[i], text(due), 'PX', text(math.max(1, up(due - now * 1000))))
              elseif kind == 'w' then
                local size = length(period)
                local slot = text(math.floor(now / size))
                for _, number in ipairs(redis.call('HKEYS', KEYS[i])) do
                  if tonumber(number) < math.floor(now / size) - parts then redis.call('HDEL', KEYS[i], number) end
                end
                redis.call('HINCRBY', KEYS[i], slot, ARGV[base + 5])
                redis.call('PEXPIRE', KEYS[i], text(size * (parts + 1)))
                held[#held + 1] = 'w:' .. (i - 2)
                held[#held + 1] = slot .. ':' .. ARGV[base + 5] .. ':' .. KEYS[i]
              else
                redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', text(now))
                redis.call('ZADD', KEYS[i], ARGV[4], ARGV[3])
                redis.call('PEXPIRE', KEYS[i], math.max(1, tonumber(ARGV[2])))
                held[#held + 1] = 'c:' .. (i - 2)
                held[#held + 1] = KEYS[i]
              end
            end
            local answer, worst, longest = {1, 0}, nil, -1
            local isHeld = redis.call('EXISTS', KEYS[1]) == 1
            for i = 2, #KEYS do
              local fits, remaining, reset, retry = state(i)
              if not fits and not isHeld and retry > longest then worst, longest = i - 2, retry end
              answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = text(remaining), text(reset), text(retry)
            end
            if worst then
              answer[1], answer[2] = 0, worst
              return answer
            end
            if isHeld then return answer end
            local held = {'id', ARGV[3]}
            for i = 2, #KEYS do commit(i, held) end
            redis.call('HSET', KEYS[1], unpack(held))
            redis.call('PEXPIRE', KEYS[1], math.max(1, tonumber(ARGV[2])))
            answer = {1, 0}
            for i = 2, #KEYS do
              local _, remaining, reset, retry = state(i)
              answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = text(remaining), text(reset), text(retry)
            end
            return answer
            """
    )

    /// KEYS: what the request holds; ARGV: the real amount of each take, or nothing.
    static let finish = RedisScript(
        source: """
            local held = redis.call('HGETALL', KEYS[1])
            if #held == 0 then return 0 end
            local id = redis.call('HGET', KEYS[1], 'id')
            for i = 1, #held, 2 do
              local kind, take = string.match(held[i], '^([wc]):(%d+)$')
              if kind == 'c' then redis.call('ZREM', held[i + 1], id)
              elseif kind == 'w' then
                local real = ARGV[tonumber(take) + 1]
                local slot, amount, key = string.match(held[i + 1], '^(-?%d+):(-?%d+):(.*)$')
                if real and real ~= '' and redis.call('HEXISTS', key, slot) == 1 then
                  redis.call('HINCRBY', key, slot, string.format('%.0f', tonumber(real) - tonumber(amount)))
                end
              end
            end
            redis.call('DEL', KEYS[1])
            return 1
            """
    )
}
