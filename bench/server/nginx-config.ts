// The configuration of the bench's server, as text.

import { join } from 'node:path';

export interface ServerLayout {
  /** Where configuration, log, temporary bodies and canned pages are. */
  readonly folder: string;
  /** A folder per bucket, whose files are the objects that can be read. */
  readonly data: string;
  readonly port: number;
  readonly controlPort: number;
  /** Where the Lua files are. */
  readonly scripts: string;
  /** nginx's loadable modules. */
  readonly modules: string;
}

/** Two workers, TLS 1.3, files by sendfile, bodies up to 17 MiB in memory: what keeps the server from being what is measured. */
export function nginxConfig(layout: ServerLayout): string {
  const { folder, data, port, controlPort, scripts, modules } = layout;
  return `load_module ${join(modules, 'ndk_http_module.so')};
load_module ${join(modules, 'ngx_http_lua_module.so')};
user root;
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 2048; multi_accept on; }
http {
  access_log off;
  log_not_found off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  server_tokens off;
  keepalive_requests 100000000;
  keepalive_timeout 300s;
  client_max_body_size 0;
  client_body_buffer_size 17m;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  open_file_cache max=20000 inactive=600s;
  open_file_cache_valid 600s;
  default_type application/octet-stream;
  lua_package_path '${scripts}/?.lua;${folder}/?.lua;;';
  lua_shared_dict written 1024m;
  lua_shared_dict control 64m;
  ssl_certificate ${folder}/certificate.pem;
  ssl_certificate_key ${folder}/key.pem;
  ssl_protocols TLSv1.3;
  ssl_session_cache shared:tls:10m;
  # What S3's other words ask for is no object: ?uploads, ?acl and so on.
  map $args $asks_more { default 0; ~(^|&)(uploadId|uploads|acl|attributes|tagging|torrent|retention|legal-hold)(=|&|$) 1; }
  map $request_method:$asks_more $is_s3 { default 1; ~^(GET|HEAD):0$ 0; }
  server {
    listen 127.0.0.1:${controlPort};
    listen 127.0.0.1:${port} ssl backlog=4096;
    server_name localhost;
    root ${data};
    add_header x-amz-request-id bench always;
    location / {
      error_page 403 404 418 = @s3;
      if ($is_s3) { return 418; }
    }
    location ~ ^/[^/]*/?$ { content_by_lua_file ${scripts}/s3.lua; }
    location @s3 { content_by_lua_file ${scripts}/s3.lua; }
    location = /-/reset { content_by_lua_file ${scripts}/s3.lua; }
    location = /-/written { content_by_lua_file ${scripts}/s3.lua; }
    location /-/pages/ { internal; types { } default_type application/xml; alias ${folder}/pages/; }
  }
}
`;
}
