#!/bin/sh
# Goal: nginx takes the samples as they are, but for names and certificates,
# and counts an address as core does.
. "${srcdir:-.}/tests/check.sh"
PATH=$PATH:/usr/sbin:/sbin
need nginx
need openssl
need curl

dir=$PWD/check_nginx.tmp
rm -rf "$dir"
mkdir "$dir" "$dir/log" "$dir/root" || exit 1
cp -r "$srcdir/etc/error" "$dir/root" && chmod -R a+rX "$dir/root" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=example.org \
    -keyout "$dir/key" -out "$dir/cert" 2>/dev/null
fill()
{
	sed -e '/\[::\]/d' -e "s|/etc/ssl/certs/.*;|$dir/cert;|" \
	    -e "s|/etc/ssl/private/.*;|$dir/key;|" \
	    -e "s|/etc/uregister/nginx-fastcgi.con.f.|$dir/fastcgi.conf|" \
	    -e "s|/var/log/nginx/|$dir/log/|" \
	    -e "s|root /usr/share/uregister;|root $dir/root;|" \
	    -e 's|listen \(.*\)80;|listen \164780;|' \
	    -e 's|listen \(.*\)443 |listen \164743 |' "$1"
}
fill "$srcdir/etc/nginx-uregister.conf" > "$dir/site.conf"
fill "$srcdir/etc/nginx-fastcgi.conf" > "$dir/fastcgi.conf"
cat > "$dir/nginx.conf" <<END
pid $dir/pid;
error_log $dir/error.log;
events { }
http {
	client_body_temp_path $dir/1; proxy_temp_path $dir/2;
	fastcgi_temp_path $dir/3; uwsgi_temp_path $dir/4;
	scgi_temp_path $dir/5;
	include $dir/site.conf;
}
END
takes()
{
	nginx -t -q -e "$dir/error.log" -c "$dir/nginx.conf" ||
	    echo "nginx does not start $1"
}
takes 'with the samples' > check_nginx.out 2>&1

# Who asks: whoever the test says, by a header.  Two may pass, then one a
# minute; there is no program behind it, so what passes is a 502.
told()
{
	curl -sko /dev/null -w '%{http_code}\n' -H "X-Asker: $1" \
	    --resolve uregister.example.org:64743:127.0.0.1 \
	    https://uregister.example.org:64743/
}
expect()
{
	[ "$(told "$1")" = "$2" ] || echo "$1 should be told $2: $3"
}
sed -i 's|rate=60r/s|rate=1r/m|' "$dir/site.conf"
sed -i 's|burst=600|burst=1|' "$dir/fastcgi.conf"
sed 's|^http {|http { set_real_ip_from 127.0.0.1; real_ip_header X-Asker;|' \
    "$dir/nginx.conf" > "$dir/asked.conf"
counts()
{
	for asker in 2001:db8:a0a:a0a::1 2001:db8:a0a:a0a:ffff::2; do
		expect $asker 502 'it is one of two'
	done
	expect 2001:db8:a0a:a0a:a:a:a:a 429 'it is the third of its /64'
	expect 2001:db8:a0a:a0b::1 502 'it is of another /64'
	for asker in 192.0.2.10 ::ffff:192.0.2.10 192.0.2.11; do
		expect $asker 502 'it is one of two'
	done
	expect ::ffff:192.0.2.10 429 'it is the third of its own'
	expect 192.0.2.10 429 'it is the fourth of its own'
}
if nginx -e "$dir/error.log" -c "$dir/asked.conf"; then
	counts
	kill "$(cat "$dir/pid")"
else
	echo 'nginx does not start to count'
fi >> check_nginx.out 2>&1

# Once the program is removed the web server still serves what else it has.
fill "$srcdir/etc/nginx-uregister.conf" |
    sed "s|$dir/fastcgi.conf|$dir/removed.con[f]|" > "$dir/site.conf"
takes 'when the program is removed' >> check_nginx.out 2>&1
breaches_of < check_nginx.out
rm -rf "$dir" check_nginx.out
finish
