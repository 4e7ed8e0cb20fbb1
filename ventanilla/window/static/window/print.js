document.documentElement.dataset.js = ''
document.querySelector('[data-print]')?.addEventListener('click', () => print())
