-- What wrk sends: one chat request, the same each time, and what it reports: one line of JSON.
--
-- WEIR_BENCH_BODY names the file with the request's body. Anything but status 200 is an error.
local file = assert(io.open(os.getenv("WEIR_BENCH_BODY"), "rb"))
local body = file:read("*a")
file:close()

wrk.method = "POST"
wrk.path = "/v1/chat/completions"
wrk.body = body
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json"
wrk.headers["Authorization"] = "Bearer sk-benchmark"
wrk.headers["User-Agent"] = "OpenAI/Python 2.8.0"

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        'RESULT {"requests":%d,"bytes":%d,"seconds":%.6f,"errors":%d,"p50_us":%d,"p99_us":%d}\n',
        summary.requests, summary.bytes, summary.duration / 1e6,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
