-- Listings of buckets that only a rule describes: how many keys there are and what each is called. Whole pages are made once and then
-- served by nginx as files, so that a client and not this script is what gets measured.

local list = {}
-- bucket -> { folder, name (a format of one number), digits, suffix, count, bytes, etag, modified }, written into the configuration.
local rules = require('rules')
local mostKeys = 1000

local function nameOf(rule, index)
  return rule.folder .. rule.stem .. ('%0' .. rule.digits .. 'd'):format(index) .. rule.suffix
end

-- The first index whose name sorts after `key`, or is `key` itself where `isSame`.
local function indexAt(rule, key, isSame)
  local low, high = 0, rule.count
  while low < high do
    local middle = math.floor((low + high) / 2)
    local name = nameOf(rule, middle)
    if name < key or (not isSame and name == key) then low = middle + 1 else high = middle end
  end
  return low
end

local function entries(rule, from, to)
  local pieces = {}
  for index = from, to - 1 do
    pieces[#pieces + 1] = '<Contents><Key>' .. nameOf(rule, index) .. '</Key><LastModified>' .. rule.modified
      .. '</LastModified><ETag>&quot;' .. rule.etag .. '&quot;</ETag><Size>' .. rule.bytes
      .. '</Size><StorageClass>STANDARD</StorageClass></Contents>'
  end
  return table.concat(pieces)
end

-- Answers ListObjects in both its versions.
function list.answer(bucket, args, xml)
  local rule = rules[bucket]
  local isSecond = args['list-type'] == '2'
  local prefix, delimiter = args.prefix or '', args.delimiter or ''
  if prefix == true then prefix = '' end
  if delimiter == true then delimiter = '' end
  local most = math.min(tonumber(args['max-keys']) or mostKeys, mostKeys)
  local head = '<Name>' .. bucket .. '</Name><Prefix>' .. prefix .. '</Prefix><MaxKeys>' .. most .. '</MaxKeys>'
  if delimiter ~= '' then head = head .. '<Delimiter>' .. delimiter .. '</Delimiter>' end

  if not rule then
    return xml('ListBucketResult', head .. (isSecond and '<KeyCount>0</KeyCount>' or '') .. '<IsTruncated>false</IsTruncated>')
  end
  if delimiter == '/' and #prefix < #rule.folder and rule.folder:sub(1, #prefix) == prefix then
    local folder = rule.folder:sub(1, rule.folder:find('/', #prefix + 1, true))
    return xml('ListBucketResult', head .. (isSecond and '<KeyCount>1</KeyCount>' or '')
      .. '<IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>' .. folder .. '</Prefix></CommonPrefixes>')
  end

  local first, last = indexAt(rule, prefix, true), indexAt(rule, prefix .. '\255', true)
  local token = args['continuation-token']
  local after = isSecond and args['start-after'] or args.marker
  if type(token) == 'string' then first = math.max(first, tonumber(token))
  elseif type(after) == 'string' then first = math.max(first, indexAt(rule, after, false)) end
  local stop = math.min(last, first + most)
  local isTruncated = stop < last

  local function page()
    local tail = isSecond and '<KeyCount>' .. math.max(stop - first, 0) .. '</KeyCount>' or ''
    if isTruncated and isSecond then tail = tail .. '<NextContinuationToken>' .. stop .. '</NextContinuationToken>'
    elseif isTruncated then tail = tail .. '<NextMarker>' .. nameOf(rule, stop - 1) .. '</NextMarker>' end
    return head .. tail .. '<IsTruncated>' .. tostring(isTruncated) .. '</IsTruncated>' .. entries(rule, first, stop)
  end
  if most < mostKeys or first % mostKeys ~= 0 or args['start-after'] then return xml('ListBucketResult', page()) end

  local file = table.concat({ bucket, isSecond and 2 or 1, ngx.md5(prefix .. ' ' .. delimiter), first }, '-') .. '.xml'
  local path = rules.pages .. '/' .. file
  local existing = io.open(path, 'rb')
  if existing then
    existing:close()
  else
    local temporary = path .. '.' .. ngx.worker.pid()
    local made = assert(io.open(temporary, 'wb'))
    made:write('<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
      .. page() .. '</ListBucketResult>')
    made:close()
    os.rename(temporary, path)
  end
  return ngx.exec('/-/pages/' .. file)
end

return list
