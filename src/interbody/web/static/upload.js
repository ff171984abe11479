// Says what is going on while images are sent and measured, and refuses early what is too large.

for (const form of document.querySelectorAll("[data-upload]")) {
  const status = form.querySelector("[data-upload-status]");
  form.addEventListener("submit", (event) => {
    for (const input of form.querySelectorAll("input[data-megabytes]")) {
      const file = input.files[0];
      if (file && file.size > input.dataset.megabytes * 1e6) {
        event.preventDefault();
        status.textContent = `${file.name} is larger than ${input.dataset.megabytes} MB.`;
        input.focus();
        return;
      }
    }
    status.textContent = "Measuring. This takes some seconds.";
  });
  addEventListener("pageshow", () => (status.textContent = ""));
}
