/* Everything here is a comfort: each page does its work without it. */
(function () {
	"use strict";

	function release(form) {
		delete form.dataset.sent;
		form.querySelectorAll("[aria-disabled]").forEach(
		    function (button) {
			button.removeAttribute("aria-disabled");
		});
	}

	/* A second press of a button while the first is on its way. */
	document.querySelectorAll("form").forEach(function (form) {
		form.addEventListener("submit", function (event) {
			if (form.dataset.sent) {
				event.preventDefault();
				return;
			}
			form.dataset.sent = "1";
			/* No answer came: the network, perhaps. */
			setTimeout(function () {
				release(form);
			}, 15000);
			if (event.submitter)
				event.submitter.setAttribute("aria-disabled",
				    "true");
		});
	});
	/* The page comes back from the browser's memory: press away. */
	window.addEventListener("pageshow", function () {
		document.querySelectorAll("form").forEach(release);
	});

	/* How long the PIN still holds.  Not read aloud each second. */
	document.querySelectorAll("[data-left]").forEach(function (span) {
		var end = performance.now() + 1000 * span.dataset.left;

		function show() {
			var left = Math.max(0,
			    Math.round((end - performance.now()) / 1000));
			var seconds = String(left % 60).padStart(2, "0");

			span.textContent = "(" + Math.floor(left / 60) + ":" +
			    seconds + ")";
			if (left > 0)
				setTimeout(show, 1000);
		}
		span.setAttribute("aria-hidden", "true");
		if (span.dataset.left)
			show();
	});

	/* The last page is one to keep. */
	document.querySelectorAll("[data-print]").forEach(function (row) {
		var button = document.createElement("button");

		button.type = "button";
		button.textContent = row.dataset.print;
		button.addEventListener("click", function () {
			window.print();
		});
		row.prepend(button);
	});

	/* The page in the other language gets what was typed here, but no
	 * password and no PIN. */
	var typed = document.querySelectorAll("main input:not([type=hidden], " +
	    "[type=password], .code, [hidden]), main select");
	var place = location.pathname + " " +
	    document.querySelector("main").dataset.step;

	function isChoice(field) {
		return field.type === "checkbox" || field.type === "radio";
	}

	try {
		var kept = JSON.parse(sessionStorage.getItem("typed"));

		sessionStorage.removeItem("typed");
		if (kept && kept.place === place)
			typed.forEach(function (field, i) {
				if (isChoice(field))
					field.checked = kept.values[i];
				else
					field.value = kept.values[i];
			});
		document.querySelector("a.language").addEventListener("click",
		    function () {
			sessionStorage.setItem("typed", JSON.stringify({
				place: place,
				values: Array.from(typed, function (field) {
					return isChoice(field) ?
					    field.checked : field.value;
				})
			}));
		});
	} catch (e) {
		/* Storage is forbidden: then it is typed again. */
	}

	var password = document.querySelector("input[data-show]");

	if (!password)
		return;

	/* The rules that can be judged here are marked while typing. */
	var rules = {
		length: function (text, rule) {
			var n = Array.from(text.normalize()).length;

			return n >= rule.dataset.min && n <= rule.dataset.max;
		},
		classes: function (text, rule) {
			return kinds(text) >= rule.dataset.min;
		},
		ascii: function (text) {
			return /^[!-~](?:[ -~]*[!-~])?$/.test(text);
		}
	};

	function kinds(text) {
		return [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u,
		    /[^\p{Lu}\p{Ll}\p{Nd}]/u].filter(function (kind) {
			return kind.test(text);
		}).length;
	}

	password.addEventListener("input", function () {
		var text = password.value;

		document.querySelectorAll("[data-rule]").forEach(
		    function (rule) {
			rule.classList.toggle("met",
			    rules[rule.dataset.rule](text, rule));
		});
	});

	/* A suggestion is copied, or at least chosen, by its button. */
	document.querySelectorAll(".suggestions code").forEach(
	    function (code) {
		var button = document.createElement("button");
		var list = code.closest("ul");

		button.type = "button";
		button.className = "quiet";
		button.textContent = list.dataset.copy;
		button.setAttribute("aria-describedby", code.id);
		button.addEventListener("click", function () {
			getSelection().selectAllChildren(code);
			if (document.execCommand("copy"))
				button.textContent = list.dataset.copied;
		});
		code.after(button);
	});

	/* Both fields are shown or hidden together. */
	var again = document.getElementById("password_again");
	var button = document.createElement("button");

	button.type = "button";
	button.className = "quiet show";
	button.textContent = password.dataset.show;
	button.addEventListener("click", function () {
		var hide = password.type === "text";

		password.type = again.type = hide ? "password" : "text";
		button.textContent = hide ? password.dataset.show :
		    password.dataset.hide;
	});
	again.after(button);
	again.form.addEventListener("submit", function () {
		password.type = again.type = "password";
	});
}());
