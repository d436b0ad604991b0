-- Answers S3's calls at full speed and keeps next to nothing: names and sizes of what was written, never the bytes.
-- GETs of objects do not come here; nginx serves them from the disk. No signature is looked at.

local written, control = ngx.shared.written, ngx.shared.control
local method, uri, header = ngx.req.get_method(), ngx.var.uri, ngx.req.get_headers(0)
local args = ngx.req.get_uri_args(0)
local bucket, key = uri:match('^/([^/]+)/?(.*)$')
-- The dash makes it no MD5, so that no client compares it with one.
local etag = '"00000000000000000000000000000000-1"'
local xmlns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

local function answer(status, body, kind)
  ngx.status = status
  ngx.header['Content-Type'] = kind or 'application/xml'
  ngx.header['Content-Length'] = #(body or '')
  if body and method ~= 'HEAD' then ngx.print(body) end
  return ngx.exit(ngx.OK)
end

local function xml(root, inner)
  return answer(200, '<?xml version="1.0" encoding="UTF-8"?>\n<' .. root .. ' ' .. xmlns .. '>' .. inner .. '</' .. root .. '>')
end

local function refuse(status, code)
  return answer(status, '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>' .. code .. '</Code><Message>' .. code
    .. '</Message><Resource>' .. uri .. '</Resource><RequestId>bench</RequestId></Error>')
end

local function escaped(text)
  return (text:gsub('[&<>]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;' }))
end

-- The body as it is meant: without the frames of aws-chunked.
local function payload()
  local data = ngx.req.get_body_data()
  if not data and ngx.req.get_body_file() then
    local file = assert(io.open(ngx.req.get_body_file(), 'rb'))
    data = file:read('*a')
    file:close()
  end
  data = data or ''
  if not (header['content-encoding'] or ''):find('aws-chunked', 1, true) then return data end
  local pieces, at = {}, 1
  while true do
    local size, from = data:match('^(%x+)[^\r\n]*\r\n()', at)
    if not size or tonumber(size, 16) == 0 then return table.concat(pieces) end
    local bytes = tonumber(size, 16)
    pieces[#pieces + 1] = data:sub(from, from + bytes - 1)
    at = from + bytes + 2
  end
end

-- While a proof is asked for, the bytes are kept too, flat in one folder, so that they can be compared afterwards.
local function keep(name)
  local folder = control:get('keep')
  if not folder then return end
  local file = assert(io.open(folder .. '/' .. name:gsub('/', '!'), 'wb'))
  file:write(payload())
  file:close()
end

local function join(id, name, parts)
  local folder = control:get('keep')
  if not folder then return end
  local whole = assert(io.open(folder .. '/' .. name:gsub('/', '!'), 'wb'))
  for part = 1, parts do
    local path = folder .. '/' .. id .. '.' .. part
    local file = assert(io.open(path, 'rb'))
    whole:write(file:read('*a'))
    file:close()
    os.remove(path)
  end
  whole:close()
end

-- The metadata that the request brings, a line each.
local function metadata()
  local lines = {}
  for name, value in pairs(header) do
    if name:sub(1, 11) == 'x-amz-meta-' and type(value) == 'string' then lines[#lines + 1] = name .. ':' .. value .. '\n' end
  end
  return table.concat(lines)
end

-- Adds a name with its size and metadata; false where it is there already and the request wants it not to be.
local function record(name, size, lines)
  local entry = size .. '\n' .. lines
  if header['if-none-match'] == '*' then
    local isAdded, why = written:safe_add(name, entry, 0, ngx.time())
    if not isAdded and why ~= 'exists' then error('the table of names is full') end
    return isAdded
  end
  assert(written:safe_set(name, entry, 0, ngx.time()))
  return true
end

local function sizeOfBody()
  return tonumber(header['x-amz-decoded-content-length'] or header['content-length'] or 0)
end

local function echoChecksums()
  for _, name in ipairs({ 'crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256' }) do
    local value = header['x-amz-checksum-' .. name]
    if value then ngx.header['x-amz-checksum-' .. name] = value end
  end
end

local function putObject()
  local name = bucket .. '/' .. key
  if header['if-none-match'] == '*' and written:get(name) then
    ngx.req.read_body()
    return refuse(412, 'PreconditionFailed')
  end
  ngx.req.read_body()
  if not record(name, sizeOfBody(), metadata()) then return refuse(412, 'PreconditionFailed') end
  keep(name)
  ngx.header['ETag'] = etag
  echoChecksums()
  return answer(200, '')
end

local function putPart()
  local id, number = args.uploadId, tonumber(args.partNumber)
  if not control:get('upload/' .. id) then return refuse(404, 'NoSuchUpload') end
  ngx.req.read_body()
  assert(control:safe_set(id .. '.' .. number, sizeOfBody()))
  keep(id .. '.' .. number)
  ngx.header['ETag'] = etag
  echoChecksums()
  return answer(200, '')
end

local function createUpload()
  ngx.req.read_body()
  local id = ('%032x'):format(control:incr('uploads', 1, 0))
  control:set('upload/' .. id, metadata())
  -- As Amazon does: whoever asks for checksums of the parts is told that they are kept.
  for _, name in ipairs({ 'x-amz-checksum-algorithm', 'x-amz-checksum-type' }) do
    if header[name] then ngx.header[name] = header[name] end
  end
  return xml('InitiateMultipartUploadResult', '<Bucket>' .. bucket .. '</Bucket><Key>' .. escaped(key) .. '</Key><UploadId>' .. id .. '</UploadId>')
end

local function completeUpload()
  ngx.req.read_body()
  local id, bytes, parts = args.uploadId, 0, 0
  local lines = control:get('upload/' .. id)
  if not lines then return refuse(404, 'NoSuchUpload') end
  while control:get(id .. '.' .. (parts + 1)) do
    parts = parts + 1
    bytes = bytes + control:get(id .. '.' .. parts)
  end
  local _, named = payload():gsub('<PartNumber>', '')
  if parts == 0 or named ~= parts then return refuse(400, 'InvalidPart') end
  local name = bucket .. '/' .. key
  if not record(name, bytes, lines) then return refuse(412, 'PreconditionFailed') end
  join(id, name, parts)
  for part = 1, parts do control:delete(id .. '.' .. part) end
  control:delete('upload/' .. id)
  return xml('CompleteMultipartUploadResult', '<Location>' .. escaped(uri) .. '</Location><Bucket>' .. bucket .. '</Bucket><Key>'
    .. escaped(key) .. '</Key><ETag>' .. escaped(etag) .. '</ETag>')
end

local function listParts()
  local inner, part = {}, 1
  if not control:get('upload/' .. args.uploadId) then return refuse(404, 'NoSuchUpload') end
  while control:get(args.uploadId .. '.' .. part) do
    inner[part] = '<Part><PartNumber>' .. part .. '</PartNumber><ETag>' .. escaped(etag) .. '</ETag><Size>'
      .. control:get(args.uploadId .. '.' .. part) .. '</Size></Part>'
    part = part + 1
  end
  return xml('ListPartsResult', '<UploadId>' .. args.uploadId .. '</UploadId><IsTruncated>false</IsTruncated>' .. table.concat(inner))
end

local function deleteMany()
  ngx.req.read_body()
  for name in payload():gmatch('<Key>([^<]*)</Key>') do written:delete(bucket .. '/' .. name) end
  return xml('DeleteResult', '')
end

-- GET or HEAD of what is not on the disk: it may have been written.
local function headWritten()
  local record, seconds = written:get(bucket .. '/' .. key)
  if not record then return refuse(404, 'NoSuchKey') end
  if method ~= 'HEAD' then return refuse(501, 'NotImplemented') end
  ngx.header['ETag'] = etag
  ngx.header['Last-Modified'] = ngx.http_time(seconds)
  ngx.header['Content-Length'] = record:match('^%d+')
  for name, value in record:gmatch('\n([^:\n]+):([^\n]*)') do ngx.header[name] = value end
  ngx.header['Content-Type'] = 'application/octet-stream'
  ngx.status = 200
  return ngx.exit(ngx.OK)
end

-- nginx would read it as the question of a cache, and answer 304 to a PUT.
ngx.req.clear_header('If-None-Match')

if uri == '/-/reset' then
  written:flush_all()
  control:flush_all()
  if args.keep then control:set('keep', args.keep) end
  return answer(200, 'ok', 'text/plain')
elseif uri == '/-/written' then
  local names, bytes = written:get_keys(0), 0
  for _, name in ipairs(names) do bytes = bytes + tonumber((written:get(name) or '0'):match('^%d+')) end
  return answer(200, ('{"objects":%d,"bytes":%.0f}'):format(#names, bytes), 'application/json')
elseif not bucket then
  return xml('ListAllMyBucketsResult', '<Owner><ID>bench</ID></Owner><Buckets></Buckets>')
elseif key == '' then
  if method == 'PUT' or method == 'HEAD' then
    ngx.header['x-amz-bucket-region'] = 'us-east-1'
    return answer(200, '')
  elseif method == 'POST' and args.delete then return deleteMany()
  elseif args.location then return xml('LocationConstraint', '')
  elseif args.versioning then return xml('VersioningConfiguration', '')
  elseif args.uploads then return xml('ListMultipartUploadsResult', '<IsTruncated>false</IsTruncated>')
  elseif method == 'GET' then return require('list').answer(bucket, args, xml)
  end
elseif method == 'PUT' and args.uploadId then return putPart()
elseif method == 'PUT' and not next(args, next(args)) and not header['x-amz-copy-source'] then return putObject()
elseif method == 'POST' and args.uploads then return createUpload()
elseif method == 'POST' and args.uploadId then return completeUpload()
elseif method == 'GET' and args.uploadId then return listParts()
elseif method == 'DELETE' then
  written:delete(bucket .. '/' .. key)
  return answer(204, '')
elseif method == 'HEAD' or method == 'GET' then return headWritten()
end
return refuse(501, 'NotImplemented')
