-- One client of a service, of which wrk runs each in a thread of its own: uploads a picture whenever it is due and the
-- one before was answered. A 202, as in mode 2, is followed to its result.
--
--     wrk --threads CLIENTS --connections CLIENTS --script client.lua URL -- CLIENTS SECONDS EVERY PATH ACCEPT PICTURE...
--
-- EVERY is the milliseconds from one upload of all clients to the next, 0 for as fast as each can. A client that was
-- answered and asks no more, since the SECONDS are over, writes `over` to stderr; wrk is to be interrupted once all have.
-- Then one line is printed: `turn`, the seconds that it took, how many uploads failed, and of each other one the
-- milliseconds since it was due.

local ffi = require("ffi")

ffi.cdef [[
typedef struct { long seconds, nanoseconds; } moment;
int clock_gettime(int clock, moment *now);
int usleep(unsigned int microseconds);
]]

local MONOTONIC = ffi.os == "OSX" and 6 or 1
local POLL_MS = 20 -- how often mode 2 is asked for a result; a browser asks less often, and oftener costs what is measured
local NEVER_MS = 1e7
local HEAD = '\r\nContent-Disposition: form-data; name="file"; filename="picture"\r\n\r\n'

local threads, moment = {}, ffi.new("moment")
local clients, duration_ms, every_ms, path, accept
local pictures = {}
local uploads, due, requested_at -- how many, when the next, and when the one that is out
local location, over -- where its result will be, and whether this client asks no more
local waits -- how many of wrk's timers run: two where the service hung up while the client waited for its turn

-- What `done` reads of each thread.
start, last, failed, milliseconds = nil, nil, 0, {}

local function now()
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanoseconds) / 1e6
end

local function next_due()
  return every_ms > 0 and start + (number + uploads * clients) * every_ms or now()
end

local function is_over(when)
  if when < start + duration_ms then
    return false
  end
  if not over then
    over = true
    io.stderr:write("over\n")
  end
  return true
end

local function upload()
  local index = (math.floor(number * #pictures / clients) + uploads) % #pictures + 1
  local file = assert(io.open(pictures[index], "rb"))
  -- another boundary each time, as any client has
  local boundary = string.format("image-processor-measures-%d-%d-%d", number, uploads, now())
  local body = "--" .. boundary .. HEAD .. file:read("*a") .. "\r\n--" .. boundary .. "--\r\n"
  file:close()
  local headers = { ["Accept"] = accept, ["Content-Type"] = "multipart/form-data; boundary=" .. boundary }
  return wrk.format("POST", path, headers, body)
end

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  clients, duration_ms, every_ms, path, accept = tonumber(args[1]), args[2] * 1e3, tonumber(args[3]), args[4], args[5]
  for index = 6, #args do
    table.insert(pictures, args[index])
  end
  uploads, due = 0, 0
end

-- wrk asks before each request but one on a connection that it had to open anew.
function delay()
  if not start then -- before this, wrk has tried `request` once
    start, uploads, requested_at, waits = now(), 0, nil, 0
    last = start
  end
  waits = waits + 1
  if location then
    return POLL_MS
  end
  due = next_due()
  return is_over(due) and NEVER_MS or math.max(math.floor(due - now()), 0)
end

function request()
  local timed = (waits or 0) > 0
  waits = timed and waits - 1 or waits
  if requested_at and timed and not location then -- the second timer, of whose wait the upload is on its way already
    return ""
  end
  if location then
    return wrk.format("GET", location, { ["Accept"] = accept })
  end
  if requested_at and not is_over(now()) then -- the connection broke before an answer came
    failed, last = failed + 1, now()
  end
  if start and every_ms > 0 then -- a timer of before, or a connection opened anew, may be early
    due = next_due()
    if is_over(due) then
      return ""
    end
    ffi.C.usleep(math.max(due - now(), 0) * 1e3)
  end
  local made = upload()
  uploads = uploads + 1
  requested_at = every_ms > 0 and math.min(due, now()) or now()
  return made
end

function response(status, headers)
  location = status == 202 and location or nil -- what is still being made says no more where it will be
  if status == 202 then
    for name, value in pairs(headers) do
      location = name:lower() == "location" and value or location
    end
  end
  if location then
    return
  end
  last = now()
  if status == 200 then
    table.insert(milliseconds, last - requested_at)
  else
    failed = failed + 1
  end
  requested_at = nil
end

function done()
  local first, latest, wrong, times = math.huge, 0, 0, {}
  for _, thread in ipairs(threads) do
    first = math.min(first, thread:get("start") or math.huge)
    latest = math.max(latest, thread:get("last") or 0)
    wrong = wrong + thread:get("failed")
    for _, each in ipairs(thread:get("milliseconds")) do
      table.insert(times, ("%.3f"):format(each))
    end
  end
  print(("turn %.6f %d %s"):format(math.max(latest - first, 0) / 1e3, wrong, table.concat(times, " ")))
end
