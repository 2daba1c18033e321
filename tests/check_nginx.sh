#!/bin/sh
# Goal: nginx takes the samples as they are, but for names and certificates.
. "${srcdir:-.}/tests/check.sh"
PATH=$PATH:/usr/sbin:/sbin
need nginx
need openssl

dir=$PWD/check_nginx.tmp
rm -rf "$dir"
mkdir "$dir" "$dir/log" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=example.org \
    -keyout "$dir/key" -out "$dir/cert" 2>/dev/null
fill()
{
	sed -e '/\[::\]/d' -e "s|/etc/ssl/certs/.*;|$dir/cert;|" \
	    -e "s|/etc/ssl/private/.*;|$dir/key;|" \
	    -e "s|/etc/uregister/nginx-fastcgi.con.f.|$dir/fastcgi.conf|" \
	    -e "s|/var/log/nginx/|$dir/log/|" \
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

# Once the program is removed the web server still serves what else it has.
fill "$srcdir/etc/nginx-uregister.conf" |
    sed "s|$dir/fastcgi.conf|$dir/removed.con[f]|" > "$dir/site.conf"
takes 'when the program is removed' >> check_nginx.out 2>&1
breaches_of < check_nginx.out
rm -rf "$dir" check_nginx.out
finish
